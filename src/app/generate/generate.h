// `radica generate`: a tree of synthetic input that looks like what the browser robot leaves (SPEC §3, domain.md §8),
// with an answer key. Persons, numbers, addresses and mails are invented. The same options give the same bytes; a
// larger `claims` keeps the files of the first ones, except those that a block of ten shares (lists, exports) when it
// was not full.
//   {out}/{afinia,aire}/oficina_virtual/…   usable as [pipeline] input
//   {out}/expected.json                     what a first full run must find (answer_key.h)
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"

namespace radica {

struct GenerateOptions {
  std::string out;           // made if missing; must be empty
  std::uint64_t claims = 0;  // of both companies together, every second one is Afinia's
  std::uint64_t seed = 1;
  LocalTime newest = 0;                     // of the newest file; the others go back from it, half a minute a claim
  std::string timezone = "America/Bogota";  // turns the times in file names into modification times
};

// What was written, and what a run must make of it; all companies together.
struct GenerateSummary {
  std::uint64_t claims = 0, files = 0, bytes = 0;  // files and bytes with expected.json
  FileBalance input;
  ObservationBalance observations;
  StoreBalance store;
};

// Claims done and in all. Called from the generating threads, never twice at once.
using GenerateProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Errors: E-INPUT-010 `out` is not empty; E-INPUT-011 more claims than fit between 1990 and `newest`; E-FILE-002 and
// E-FILE-006 of the disk. After an error the tree is incomplete and has no expected.json.
Result<GenerateSummary> generate(const GenerateOptions& options, const GenerateProgress& progress = {});

}  // namespace radica
