// Memory for blocks of megabytes that are filled from one end to the other: in huge pages where the system gives them
// on request, so that touching it costs a page fault for two megabytes instead of one for each four kilobytes.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace radica {

inline constexpr std::size_t kHugePage = 2 << 20;  // bytes

// An allocator of the standard library; stateless.
template <class T>
struct HugePages {
  using value_type = T;  // NOLINT(readability-identifier-naming): the name that the library looks for
  [[nodiscard]] static T* allocate(std::size_t count) {
    const std::size_t size = (count * sizeof(T) + kHugePage - 1) / kHugePage * kHugePage;
    void* const place = std::aligned_alloc(kHugePage, size);
    if (place == nullptr) throw std::bad_alloc();
    ::madvise(place, size, MADV_HUGEPAGE);  // a hint: its result says nothing
    return static_cast<T*>(place);
  }
  static void deallocate(T* place, std::size_t /*count*/) { std::free(place); }
  friend bool operator==(const HugePages&, const HugePages&) { return true; }
};

}  // namespace radica
