#include "app/generate/claim.h"

#include <fmt/format.h>

namespace radica::synthetic {
namespace {

constexpr LocalTime kMinute = 60, kHour = 3600, kDay = 24 * kHour;

// Streams of random numbers; the company's position is added.
constexpr std::uint64_t kStoryStream = 10, kPersonStream = 20;

std::string padded(std::uint64_t value, int width) {
  return fmt::format("{:0{}}", value, width);
}

// RE + office 0000 (there is none) + year + sequence, or eight digits (domain.md §2).
std::string make_sgc(Prng& prng, std::uint64_t number, LocalTime newest) {
  constexpr std::uint64_t kPerYear = 100'000;
  if (prng.chance(1'500)) return "9" + padded(number, 7);
  const auto year = static_cast<std::uint64_t>(civil_from_local(newest).year) - number / kPerYear;
  return "RE0000" + padded(year, 4) + padded(number % kPerYear, 5);
}

std::string make_radicado(Prng& prng, std::uint64_t number) {
  const std::uint32_t drawn = prng.below(100);
  if (drawn < 60) return "2025" + padded(number, 8);
  if (drawn < 75) return "RAD-" + padded(number, 8);
  if (drawn < 90) return "0" + padded(number, 8);
  return "100" + padded(number, 9);
}

// As the portal writes it, or in one of the other forms that are accepted (domain.md §1.6).
std::string write_fecha(std::uint32_t style, LocalTime fecha) {
  const CivilTime time = civil_from_local(fecha);
  const std::string clock = fmt::format("{:02}:{:02}", time.hour, time.minute);
  if (style < 85) return fmt::format("{:04}/{:02}/{:02} {}", time.year, time.month, time.day, clock);
  if (style < 90) return format_local(fecha);
  if (style < 93) return fmt::format("{:04}-{:02}-{:02}T{}", time.year, time.month, time.day, clock);
  if (style < 96) return fmt::format("{:04}/{:02}/{:02}", time.year, time.month, time.day);
  return fmt::format("{:02}/{:02}/{:04} {}", time.day, time.month, time.year, clock);
}

std::string uuid(Prng& prng) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 36; ++i) text += i == 8 || i == 13 || i == 18 || i == 23 ? '-' : kHex[prng.below(16)];
  return text;
}

// One claim in a hundred has a date, one in a thousand a radicado, that nothing can be done with.
void spoil(Prng& prng, Claim& claim) {
  constexpr std::array<std::string_view, 5> kNoDates{"2025/13/45 10:11", "32/01/2025 08:00", "2025/10/08 10:11 a. m.",
                                                     "ayer", "2025/02/30 09:15"};
  const std::uint32_t drawn = prng.below(10'000);
  if (drawn >= 110) return;
  if (drawn < 70) {
    claim.defect = Rule::kFechaInvalida;
    claim.fecha.fill(std::string(prng.pick(kNoDates)));
  } else if (drawn < 100) {
    claim.defect = Rule::kFechaFueraDeRango;
    claim.fecha.fill(prng.chance(5'000) ? "1985/03/02 08:00" : "2099/01/01 00:00");
  } else if (drawn < 105) {
    claim.defect = Rule::kNumeroRadicadoInvalido;
    claim.radicado = "2." + padded(claim.number, 8) + "E+11";
  } else {
    claim.defect = Rule::kLongitudExcedida;
    claim.radicado = std::string(50, '9') + padded(claim.number, 8);
  }
}

// The same for every observation of the claim, and for a claim filed twice.
void fill_person(Prng& prng, Claim& claim) {
  claim.nic = make_nic(prng);
  claim.phone = make_phone(prng);
  claim.mobile = make_phone(prng).raw;
  claim.email = make_email(prng);
  claim.document = make_document(prng);
  claim.name = make_name(prng);
  claim.reading = make_reading(prng);
  claim.kind = make_kind(prng);
  claim.channel = make_channel(prng);
  claim.complaint = make_complaint(prng);
}

Shape make_shape(Prng& prng, const BlockTraits& block, bool is_first_of_block) {
  const std::uint32_t drawn = prng.below(100);
  if (drawn < 7) return Shape::kOlder;
  if (drawn < 11) return Shape::kOldest;
  if (drawn < 18) return Shape::kOrganised;
  if (drawn < 42 && block.has_export) return Shape::kExport;
  // The first of a block is never only in a list: a page of one row would be a data file.
  if (drawn < 48 && drawn >= 42 && block.has_list && !is_first_of_block) return Shape::kListOnly;
  return Shape::kDetail;
}

void add_attachments(Prng& prng, Claim& claim) {
  if (!prng.chance(3'000)) return;
  const int count = prng.chance(600) ? 2 : 1;
  for (int i = 0; i < count; ++i) {
    const AttachmentKindInfo& info = prng.pick_weighted(kAttachmentKinds);
    // Some files are attached to many claims: the same bill, the same form.
    const std::uint64_t content = prng.chance(1'000) ? prng.below(16) : prng.next();
    claim.attachments.push_back({info.kind, info.extension, content});
  }
  if (claim.shape == Shape::kOrganised && prng.chance(500))
    claim.attachments.push_back({AttachmentKind::kJson, "json", prng.next()});
  claim.proof = uuid(prng) + "." + std::string(claim.attachments.front().extension);
}

// domain.md §8: the rates at which extracted files are bad.
Mess make_mess(Prng& prng, Shape shape, bool is_first) {
  const std::uint32_t drawn = prng.below(10'000);
  Mess mess = Mess::kNone;
  if (drawn < 140)
    mess = Mess::kNearlyEmpty;
  else if (drawn < 180)
    mess = Mess::kOutsideDetail;
  else if (drawn < 200)
    mess = is_first && shape == Shape::kDetail ? Mess::kErrorPlaceholder : Mess::kNearlyEmpty;
  else if (drawn < 300)
    mess = Mess::kWrongCompany;
  else if (drawn < 400)
    mess = Mess::kTruncated;
  else if (drawn < 450)
    mess = Mess::kZeroBytes;
  else if (drawn < 500)
    mess = Mess::kBom;
  else if (drawn < 550)
    mess = Mess::kLatin1;
  else if (drawn < 600)
    mess = Mess::kDuplicateKeys;
  else if (drawn < 650)
    mess = Mess::kNan;
  else if (drawn < 700)
    mess = Mess::kMojibake;
  else if (drawn < 720)
    mess = Mess::kFutureStamp;
  // Beside a rejected pqr_data.json no key says whose the files are: kept out, so that the answer key is certain.
  return shape == Shape::kOrganised && is_ruined(mess) ? Mess::kNone : mess;
}

Extraction first_extraction(Prng& prng, const Claim& claim) {
  Extraction first;
  first.time = claim.first_time;
  first.mess = make_mess(prng, claim.shape, true);
  first.state = claim.first_state;
  first.ordinal = prng.between(1, 10);
  first.is_sgc_known = claim.shape != Shape::kDetail || !prng.chance(250);
  first.has_pdf = first.mess != Mess::kErrorPlaceholder && !prng.chance(300);
  first.has_attachments = first.mess != Mess::kErrorPlaceholder;
  first.has_crlf = prng.chance(5'000);
  first.is_copied = claim.shape == Shape::kDetail && first.mess == Mess::kNone && prng.chance(100);
  return first;
}

// Hours later: half of them identical, half with another state or comment, a few poorer, fewer with another fecha.
Extraction next_extraction(Prng& prng, const Claim& claim, const Extraction& before) {
  Extraction next = before;
  next.time = before.time + prng.between(2, 40) * kHour + prng.between(0, 59) * kMinute;
  next.mess = make_mess(prng, Shape::kDetail, false);
  next.ordinal = prng.between(1, 10);
  next.is_poorer = false;
  next.is_sgc_known = true;
  next.is_copied = false;
  next.has_pdf = !prng.chance(300);
  next.has_attachments = prng.chance(7'000);
  next.has_crlf = prng.chance(5'000);
  const std::uint32_t drawn = prng.below(100);
  if (drawn < 45) return next;
  if (drawn < 55) {
    next.is_poorer = true;
  } else if (claim.company->has_comments && prng.chance(5'000)) {
    ++next.comment;
  } else {
    next.state = &other_state(prng, *before.state);
  }
  if (prng.chance(500)) next.fecha = 1 - before.fecha;
  return next;
}

void add_extractions(Prng& prng, Claim& claim) {
  if (claim.shape == Shape::kExport || claim.shape == Shape::kListOnly) return;
  claim.extractions.push_back(first_extraction(prng, claim));
  if (claim.shape == Shape::kOrganised) return;
  const bool is_bad = is_ruined(claim.extractions.front().mess);
  const int more = prng.chance(is_bad ? 5'000 : 1'000) ? prng.between(1, 2) : 0;
  for (int i = 0; i < more; ++i) claim.extractions.push_back(next_extraction(prng, claim, claim.extractions.back()));
}

// Makes the mess of a claim's files leave its values as they are, so that every file of it says the same.
void fit_values_to_mess(Claim& claim) {
  for (Extraction& extraction : claim.extractions) {
    if (extraction.mess == Mess::kNan) claim.reading.clear();  // NaN stands in its place
    if (extraction.mess == Mess::kMojibake && claim.name.find('\xC3') == std::string::npos)
      extraction.mess = Mess::kNone;  // nothing to garble in an ASCII name
  }
}

}  // namespace

bool is_ruined(Mess mess) {
  return mess >= Mess::kNearlyEmpty && mess <= Mess::kZeroBytes;
}

BlockTimes block_times(LocalTime newest, std::uint64_t block) {
  constexpr LocalTime kBlockStep = static_cast<LocalTime>(kBlockSize) * kClaimStep;
  const LocalTime first = newest - kTail - static_cast<LocalTime>(block) * kBlockStep;
  BlockTimes times;
  times.early = first - kBlockStep - 400;
  times.exported = times.early + 7;
  times.late = first + 90 * kHour;
  static_assert((90 * kHour + kBlockStep + 400) % kBlockStep != 0);
  return times;
}

Claim make_claim(std::uint64_t seed, std::size_t company, std::uint64_t number, LocalTime newest,
                 const BlockTraits& block) {
  Prng story(seed, kStoryStream + company, number);
  Claim claim;
  claim.company = &kCompanies.at(company);
  claim.number = number;
  claim.radicado = make_radicado(story, number);
  claim.sgc = make_sgc(story, number, newest);
  claim.shape = make_shape(story, block, number % kBlockSize == 0);
  claim.first_time = newest - kTail - static_cast<LocalTime>(number) * kClaimStep - story.between(0, 30);
  const LocalTime filed = claim.first_time - story.between(1, 20) * kDay - story.between(0, 1439) * kMinute;
  const std::uint32_t style = story.below(100);
  const LocalTime minute = filed - filed % kMinute;
  claim.fecha = {write_fecha(style, minute), write_fecha(style, minute + kDay)};
  spoil(story, claim);

  // Filed twice: the same person and complaint under another radicado, now and then.
  const bool is_twin = number > 0 && story.chance(50);
  Prng person(seed, kPersonStream + company, is_twin ? number - 1 : number);
  fill_person(person, claim);

  claim.page = story.chance(5'000) ? "Listado-Radicación-PQR" : "Listado-Radicaci%C3%B3n-PQR";
  claim.page += story.chance(7'000) ? "#/Detail" : "#Detail/" + story.digits(6);
  claim.has_tables = claim.company->has_comments && story.chance(3'000);
  claim.has_export_pdf = story.chance(5'000);
  claim.first_state = &make_state(story);
  add_attachments(story, claim);
  add_extractions(story, claim);
  fit_values_to_mess(claim);
  const State* latest = claim.extractions.empty() ? claim.first_state : claim.extractions.back().state;
  claim.last_state = story.chance(3'000) ? &other_state(story, *latest) : latest;
  return claim;
}

}  // namespace radica::synthetic
