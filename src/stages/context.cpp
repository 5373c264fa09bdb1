#include "stages/context.h"

#include <algorithm>

namespace radica {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kSamples = 5;

std::string_view first_bytes(std::string_view text) {
  std::size_t size = std::min(text.size(), Census::kNameBytes);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

// False when the name is new and there are `most` already.
bool count_name(KeyCounts& counts, std::string_view name, std::size_t most, const std::string& file,
                std::uint64_t times) {
  name = first_bytes(name);
  auto found = counts.find(name);
  if (found == counts.end()) {
    if (counts.size() >= most) return false;
    found = counts.emplace(name, KeyCount{}).first;
  }
  found->second.add(file, times);
  return true;
}

}  // namespace

std::chrono::milliseconds Progress::age() const {
  using std::chrono::steady_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch() -
                                                               steady_clock::duration(began.load()));
}

RunProgress Progress::now() const {
  return {stage.load(), std::chrono::duration_cast<std::chrono::seconds>(age()).count(),
          static_cast<std::int64_t>(done.load()), static_cast<std::int64_t>(total.load()),
          static_cast<std::int64_t>(refused.load())};
}

void RuleCount::add(const std::string& file) {
  ++count;
  if (samples.size() == kSamples && *samples.rbegin() < file) return;
  samples.insert(file);
  if (samples.size() > kSamples) samples.erase(std::prev(samples.end()));
}

void RuleCount::add(const RuleCount& other) {
  count += other.count;
  samples.insert(other.samples.begin(), other.samples.end());
  while (samples.size() > kSamples) samples.erase(std::prev(samples.end()));
}

void KeyCount::add(const std::string& file, std::uint64_t times) {
  if (count == 0 || file < first_file) first_file = file;
  count += times;
}

void Census::add_key(std::string_view key, const std::string& file, std::uint64_t times) {
  if (!count_name(keys, key, kMostKeys, file, times)) other_keys += times;
}

void Census::add_unknown_value(std::size_t field, std::string_view value, const std::string& file,
                               std::uint64_t times) {
  (void)count_name(unknown_values[field], value, kMostUnknownValues, file, times);
}

void Census::add(const Census& other) {
  for (std::size_t i = 0; i < rules.size(); ++i) rules[i].add(other.rules[i]);
  for (const auto& [key, counted] : other.keys) add_key(key, counted.first_file, counted.count);
  other_keys += other.other_keys;
  for (std::size_t i = 0; i < filled.size(); ++i) filled[i] += other.filled[i];
  for (std::size_t i = 0; i < catalogues.size(); ++i)
    for (const auto& [value, count] : other.catalogues[i]) catalogues[i][value] += count;
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    unknown[i] += other.unknown[i];
    for (const auto& [value, counted] : other.unknown_values[i])
      add_unknown_value(i, value, counted.first_file, counted.count);
  }
  for (const auto& [month, count] : other.months) months[month] += count;
}

void CompanyRun::note_look() {
  using std::chrono::nanoseconds;
  if (looked_at_ns != 0) return;
  looked_at_ns = std::chrono::duration_cast<nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// A write changes the change time, unless it comes within the grain of the clock that sets it: two ticks of the kernel
// on a local disk, two seconds where times have no fraction, and some more where another machine's clock sets them and
// there is only the modification time.
void CompanyRun::judge_stat(SourceFile& file) const {
  constexpr std::int64_t kTicks = 20'000'000, kCoarse = 2 * kNanosecondsPerSecond, kForeign = 5 * kCoarse;
  file.is_weak = mounts.is_weak(file.path);
  const std::int64_t newest = file.is_weak ? file.stat.mtime_ns : file.stat.ctime_ns;
  const bool is_coarse = newest % kNanosecondsPerSecond == 0;
  file.is_racy = newest > looked_at_ns - (file.is_weak ? kForeign : is_coarse ? kCoarse : kTicks);
}

bool is_settled(const Context& context, CompanyRun& company, const SourceFile& file) {
  const LocalTime now = context.clock.now(), least = context.options.settle_seconds;
  const auto age_of = [&](std::int64_t nanoseconds) {
    const std::int64_t seconds =
        nanoseconds / kNanosecondsPerSecond - (nanoseconds % kNanosecondsPerSecond < 0 ? 1 : 0);
    return now - context.zone.to_local(seconds);
  };
  const LocalTime age = age_of(file.stat.mtime_ns);
  if (age >= 0) return age >= least;
  // A modification time of the future says nothing; the change time is set by this machine at the last write.
  if (context.clock.is_fixed()) return true;
  const LocalTime unchanged = age_of(file.stat.ctime_ns);
  return unchanged >= 0 ? unchanged >= least : now - company.future.seen_since(file, now) >= least;
}

Result<void> note_future_files(const Context& context, const Act& act, CompanyRun& company) {
  if (context.ledger == nullptr || context.options.is_dry_run || !context.options.keeps_files) return {};
  auto news = company.future.news(!company.told);
  if (!news) return {};
  TRY(context.ledger->set_future_files(act, company.company.name, *news));
  company.future.know(std::move(*news));
  return {};
}

Result<void> check_stop(const Context& context) {
  if (context.must_stop()) return fail(ErrorCode::kCancelled, "E-RUN-001");
  return {};
}

}  // namespace radica
