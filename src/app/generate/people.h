// Invented persons and what they write: names, phones, mails, documents, supply numbers and complaints, in the
// spellings and with the oddities of real forms (domain.md §6, §8). Pure. Every text holds only characters of Latin-1,
// and no accented letter is followed by one of U+0080–U+00BF: so that a Latin-1 copy is never valid UTF-8 by chance.
#pragma once

#include <string>
#include <string_view>

#include "app/generate/prng.h"

namespace radica::synthetic {

// As it stands in the input, and the value that must come out of it ("" = empty).
struct Said {
  std::string raw, value;
};

Said make_nic(Prng& prng);
Said make_phone(Prng& prng);  // mobiles of an unassigned prefix, fixed lines of an unassigned block
std::string make_name(Prng& prng);
std::string make_email(Prng& prng);
std::string make_document(Prng& prng);
std::string make_complaint(Prng& prng);
std::string make_reading(Prng& prng);
std::string make_kind(Prng& prng);     // tipo_pqr
std::string make_channel(Prng& prng);  // canal_respuesta

// A state as the portal writes it and as the catalogue spells it; a few are unknown to the catalogue.
struct State {
  std::string_view raw, value;
  unsigned weight;
};
const State& make_state(Prng& prng);
const State& other_state(Prng& prng, const State& than);  // with another value

// The digit that ends a NIT (domain.md §6.2).
[[nodiscard]] char check_digit(std::string_view base);

}  // namespace radica::synthetic
