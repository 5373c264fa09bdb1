// Names: what the name of an input file says (SPEC §3 "Observation time", "Files of a claim") and what an object is
// called in the store (SPEC §12). Pure functions of their arguments; file names are raw bytes without their folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace radica {

inline constexpr std::string_view kDataName = "pqr_data.json";
inline constexpr std::string_view kDetailName = "pqr_detail.pdf";

// --- what a file name says ---

// The last YYYYMMDD_HHMMSS that no digit precedes or follows; nothing if there is none or it is no real date and time.
[[nodiscard]] std::optional<LocalTime> last_stamp_in_name(std::string_view name);
[[nodiscard]] bool is_json_name(std::string_view name);  // ends in .json, any case
// The text before the last `_data_{TS}.json`; nothing when there is none or it names no claim (`pqr`, `pqr_{n}`,
// `{company}_pqr`, `PQR_{n}_ERROR`). A view into `name`. A placeholder `PQR_{n}_{TS}` is a key.
[[nodiscard]] std::optional<std::string_view> join_key_of_data_file(std::string_view name, std::string_view company);

enum class ClaimFile { kNone, kDetail, kAttachment };
// What a file is to a claim with this join key: nothing unless its name begins with `{key}_`, and if it is JSON.
[[nodiscard]] ClaimFile kind_of_file(std::string_view name, std::string_view join_key);
[[nodiscard]] bool is_placeholder_sgc(std::string_view sgc);  // PQR_…

// --- what an object is called ---

// The folder of a claim from its SGC or radicado (UTF-8): at most 117 bytes of A-Za-z0-9._-%~, or up to 120 without
// '~'.
[[nodiscard]] std::string claim_folder(std::string_view claim);
// Of a claim whose claim_folder() belongs to another one: `{claim}~{radicado}`.
[[nodiscard]] std::string shared_claim_folder(std::string_view claim, std::string_view radicado);

// `adjunto_{TS}.{ext}`: TS of the name, else `modified`, the file's modification time in the configured zone.
[[nodiscard]] std::string attachment_name(std::string_view file_name, LocalTime modified);
// The same with `_` and the first 8 characters of the hash before the dot: for other bytes under one name.
[[nodiscard]] std::string attachment_name_with_hash(std::string_view name, std::string_view sha256_hex);

// {prefix}/{store_folder}/01_raw_data/oficina_virtual/{claim_folder}/{name}; an empty prefix leaves no slash.
[[nodiscard]] std::string object_key(std::string_view prefix, std::string_view store_folder,
                                     std::string_view claim_folder, std::string_view name);

// What every store takes as a key: 1 to 1024 bytes of UTF-8 without NUL, segments of 1 to 255 bytes between slashes,
// none of them "." or "..", the first not beginning with ".radica".
[[nodiscard]] bool is_storable_key(std::string_view key);

// --- metadata ---

// Everything but A-Za-z0-9-._~/ as %XX, and back (a % that is no escape stays).
[[nodiscard]] std::string percent_encode(std::string_view text);
[[nodiscard]] std::string percent_decode(std::string_view text);

struct ObjectOrigin {
  std::string_view company, radicado, sha256, path, run_id;
};
// Where reconcile puts orphans: `{prefix}/_papelera/`, a folder a day (YYYYMMDD) in it.
[[nodiscard]] std::string store_trash(std::string_view prefix);
// The last bytes of a percent-encoded text, at most `most`; no escape is cut.
[[nodiscard]] std::string end_of_encoded(std::string text, std::size_t most);
// The user metadata of SPEC §12, percent-encoded; together below the 2 KiB that S3 allows: of a very long path the end.
[[nodiscard]] std::map<std::string, std::string> object_metadata(const ObjectOrigin& origin);

}  // namespace radica
