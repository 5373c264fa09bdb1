#include "app/generate/people.h"

#include <array>
#include <cstddef>

namespace radica::synthetic {
namespace {

using Texts = std::array<std::string_view, 24>;

constexpr Texts kFirstNames{"María", "José",   "Ana",     "Luis",   "Carmen", "Juan",    "Sofía",   "Andrés",
                            "Lucía", "Jesús",  "Begoña",  "Ángel",  "Rosa",   "Iván",    "Yolanda", "Óscar",
                            "Nelly", "Germán", "Shirley", "Wilmer", "Íngrid", "Eliécer", "Zoila",   "Hernán"};
constexpr Texts kSurnames{"Muñoz",     "Peñaranda", "O'Byrne", "Núñez",  "Castaño",   "Pérez", "Ibáñez",  "De la Hoz",
                          "Gutiérrez", "D'Luyz",    "Ávila",   "Bolaño", "Rodríguez", "Acuña", "Zúñiga",  "Martínez",
                          "Vergara",   "Güette",    "Ordóñez", "Polo",   "Quiñones",  "Ríos",  "Barraza", "Meza"};
constexpr std::array<std::string_view, 6> kFirms{"Tienda El Ñame S.A.S.",     "Conjunto Residencial \"Los Almendros\"",
                                                 "Droguería D'Paula",         "Asociación de Usuarios, Sector Norte",
                                                 "Panadería y Café; La Niña", "Ferretería Años 80"};

constexpr std::array<std::string_view, 16> kSentences{
    "No estoy de acuerdo con el consumo facturado; la lectura está errada.",
    "Solicito revisión del medidor, pues el valor subió más del 300 % sin explicación.",
    "Llevamos tres días sin energía y nadie da respuesta. ¡Por favor, envíen una cuadrilla!",
    "El poste frente a la casa está \"a punto de caer\" y hay niños jugando cerca.",
    "¿Por qué me cobran aseo si el inmueble está desocupado?",
    "Adjunto copia de la factura y del recibo de pago.",
    "Dirección: Calle 5 # 12-34; barrio Los Ángeles, interior 'B'.",
    "Me suspendieron el servicio estando al día; exijo la reconexión inmediata.",
    "El señor que tomó la lectura no entró al predio\\patio.",
    "Agradezco su pronta respuesta, según el artículo 158 de la Ley 142 de 1994.",
    "El voltaje es muy bajo: se dañaron la nevera\ty el abanico.",
    "Pido el cambio de nombre del titular, quien falleció el año pasado.",
    "La factura llegó a nombre de otra persona, con un NIC que no es el mío.",
    "Consumo promedio: 120 kWh; consumo cobrado: 480 kWh.",
    "Ya  había presentado esta queja y no me la resolvieron.",
    "Quedo atento. Gracias."};

std::string upper(std::string_view text) {
  std::string result(text);
  for (std::size_t at = 0; at < result.size(); ++at) {
    const auto byte = static_cast<unsigned char>(result[at]);
    const bool is_small = byte >= 'a' && byte <= 'z';
    const bool is_small_accented = at > 0 && byte >= 0xA0 && byte <= 0xBE && result[at - 1] == '\xC3';
    if (is_small || is_small_accented) result[at] = static_cast<char>(byte - 0x20);
  }
  return result;
}

// 12345678 → 12.345.678
std::string grouped(std::string_view digits, char separator) {
  std::string text;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) text += separator;
    text += digits[at];
  }
  return text;
}

std::string mobile(Prng& prng) {
  return "39" + prng.digits(8);
}
// Never all nines: seven equal digits are not a number (SPEC §5).
std::string fixed_line(Prng& prng) {
  return "6059" + std::to_string(prng.between(0, 8)) + prng.digits(5);
}

std::string nothing(Prng& prng) {
  constexpr std::array<std::string_view, 8> kNothing{"", "", "", "", "", "N/A", "0", "-"};
  return std::string(prng.pick(kNothing));
}

Said odd_phone(Prng& prng) {
  const std::string first = mobile(prng), line = fixed_line(prng), extension = std::to_string(prng.between(1, 999));
  switch (prng.below(9)) {
    case 0:
      return {line + " ext. " + extension, "+57" + line};
    case 1:
      return {"(605) " + line.substr(3, 3) + "-" + line.substr(6) + " Ext " + extension, "+57" + line};
    case 2:
      return {first + " / " + line, "+57" + first};
    case 3:
      return {line + " y " + first, "+57" + line};
    case 4:
      return {"Cel: " + first, "+57" + first};
    case 5:
      return {line.substr(3), line.substr(3)};  // seven digits: the zone is unknown
    case 6:
      return {first + ".0", "+57" + first};
    case 7:
      return {"0000000", ""};
    default:
      return {"1234567890", ""};
  }
}

std::string nit(Prng& prng) {
  const std::string base = (prng.chance(5'000) ? "900" : "830") + prng.digits(6);
  char digit = check_digit(base);
  if (prng.chance(2'000)) digit = digit == '9' ? '0' : static_cast<char>(digit + 1);  // nit_dv_incorrecto
  switch (prng.below(3)) {
    case 0:
      return base + "-" + digit;
    case 1:
      return "NIT " + grouped(base, '.') + "-" + digit;
    default:
      return grouped(base, '.') + "-" + digit;
  }
}

constexpr std::array<State, 10> kStates{{{"Finalizado", "Finalizado", 70},
                                         {"FINALIZADO", "Finalizado", 5},
                                         {"En Proceso", "En proceso", 6},
                                         {"en proceso", "En proceso", 2},
                                         {"Pendiente", "Pendiente", 4},
                                         {"RESUELTO", "Resuelto", 4},
                                         {"Cerrado", "Cerrado", 4},
                                         {"Anulado", "Anulado", 2},
                                         {" Abierto ", "Abierto", 1},
                                         {"En trámite", "En trámite", 2}}};

}  // namespace

char check_digit(std::string_view base) {
  constexpr std::array<int, 15> kWeights{3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
  int sum = 0;
  for (std::size_t at = 0; at < base.size() && at < kWeights.size(); ++at)
    sum += (base[base.size() - 1 - at] - '0') * kWeights[at];
  const int rest = sum % 11;
  return static_cast<char>('0' + (rest < 2 ? rest : 11 - rest));
}

Said make_nic(Prng& prng) {
  const std::string digits = std::to_string(prng.between(1, 9)) + prng.digits(prng.chance(7'000) ? 6 : 7);
  switch (prng.below(40)) {
    case 0:
      return {grouped(digits, '.'), digits};
    case 1:
      return {digits.substr(0, 3) + "-" + digits.substr(3), digits};
    case 2:
      return {" " + digits + " ", digits};
    case 3:
      return {digits.substr(0, 5), ""};  // too short: nic_invalido
    case 4:
      return {nothing(prng), ""};
    case 5:
      return {digits + ".0", digits};
    default:
      return {digits, digits};
  }
}

Said make_phone(Prng& prng) {
  const std::uint32_t drawn = prng.below(100);
  if (drawn < 25) return {nothing(prng), ""};
  if (drawn < 35) return odd_phone(prng);
  const std::string number = drawn < 80 ? mobile(prng) : fixed_line(prng);
  if (drawn % 5 != 0) return {number, "+57" + number};
  return {"+57 " + number.substr(0, 3) + " " + number.substr(3, 3) + " " + number.substr(6), "+57" + number};
}

std::string make_name(Prng& prng) {
  if (prng.chance(400)) return std::string(prng.pick(kFirms));
  std::string name(prng.pick(kFirstNames));
  if (prng.chance(5'000)) name += " " + std::string(prng.pick(kFirstNames));
  name += prng.chance(200) ? "  " : " ";
  name += std::string(prng.pick(kSurnames)) + " " + std::string(prng.pick(kSurnames));
  return prng.chance(5'000) ? upper(name) : name;
}

std::string make_email(Prng& prng) {
  const std::string local = (prng.chance(5'000) ? "usuario" : "familia.") + prng.digits(6);
  std::string address = local + (prng.chance(7'000) ? "@example.com" : "@example.org");
  const std::uint32_t drawn = prng.below(100);
  if (drawn < 15) return nothing(prng);
  if (drawn > 25) return address;
  switch (drawn) {
    case 15:
      return "notiene@notiene.com";
    case 16:
      return "no@no.com";
    case 17:
      return address + ".";
    case 18:
      return address + "; " + "otro" + prng.digits(4) + "@example.org";
    case 19:
      return "mailto:" + address;
    case 20:
      return local + "@EXAMPLE.COM";
    case 21:
      return local + "@gmail.con";
    case 22:
      return local + "(arroba)example.com";
    default:
      return upper(local) + "@example.com";
  }
}

std::string make_document(Prng& prng) {
  const std::string old_series = std::to_string(prng.between(1, 9)) + prng.digits(prng.between(6, 7));
  switch (prng.below(40)) {
    case 0:
      return nit(prng);
    case 1:
      return grouped(old_series, '.');
    case 2:
      return "CC " + grouped(old_series, '.');
    case 3:
      return "AB" + prng.digits(6);
    case 4:
      return "CE: " + old_series.substr(0, 7);
    case 5:
      return nothing(prng);
    case 6:
      return old_series + ".0";
    case 7:
      return "12";
    default:
      return prng.chance(4'000) ? "10" + prng.digits(8) : old_series;
  }
}

std::string make_complaint(Prng& prng) {
  std::string text;
  if (prng.chance(100)) text = "=SUMA(A1;A2) ";
  const int count = prng.between(2, 6);
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += prng.chance(3'000) ? "\n" : (prng.chance(500) ? "\r\n\r\n" : " ");
    text += prng.pick(kSentences);
  }
  return text;
}

std::string make_reading(Prng& prng) {
  if (!prng.chance(2'000)) return "";
  return prng.chance(2'000) ? "Lectura: " + prng.digits(5) + " kWh" : prng.digits(5);
}

std::string make_kind(Prng& prng) {
  constexpr std::array<std::string_view, 10> kKinds{
      "Reclamo", "Reclamo", "Petición", "Queja",    "PETICION",
      "RECLAMO", "Recurso", "queja",    "Petición", "Reclamo por facturación"};
  return std::string(prng.pick(kKinds));
}

std::string make_channel(Prng& prng) {
  constexpr std::array<std::string_view, 8> kChannels{"Correo electrónico",
                                                      "CORREO ELECTRÓNICO",
                                                      "Correo electronico",
                                                      "Presencial",
                                                      "Portal web",
                                                      "Teléfono",
                                                      "Fax",
                                                      ""};
  return std::string(prng.pick(kChannels));
}

const State& make_state(Prng& prng) {
  return prng.pick_weighted(kStates);
}

const State& other_state(Prng& prng, const State& than) {
  const State* state = &make_state(prng);
  while (state->value == than.value) state = &make_state(prng);
  return *state;
}

}  // namespace radica::synthetic
