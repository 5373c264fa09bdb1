# Warnings, hardening, sanitizers and the fault switch, in one place.
add_library(radica_flags INTERFACE)
target_compile_options(radica_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wno-missing-field-initializers -Werror
  -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns wrongly about std::string::insert and operator+ when it inlines them (GCC bug 105651).
  target_compile_options(radica_flags INTERFACE -Wno-restrict)
  if(RADICA_SANITIZE)
    # and, instrumented, about the insides of <regex> (GCC bug 105562)
    target_compile_options(radica_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
target_compile_definitions(radica_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_libraries(radica_flags INTERFACE Threads::Threads)

add_library(radica_faults INTERFACE)
if(RADICA_FAULTS)
  target_compile_definitions(radica_faults INTERFACE RADICA_FAULTS)
endif()

if(RADICA_SANITIZE)
  add_compile_options(-fsanitize=${RADICA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${RADICA_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(radica_flags INTERFACE _FORTIFY_SOURCE=2)
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
