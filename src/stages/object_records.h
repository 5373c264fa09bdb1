// What the ledger and the registry know of the store, in work files: read once in the order of the keys, so that no
// transaction stands open while the store is asked. Used by verify and reconcile.
#pragma once

#include <string>
#include <string_view>

#include "base/buckets.h"
#include "ports/reconcile_ledger.h"
#include "ports/upload_ledger.h"

namespace radica {

void write_object(std::string& bytes, const StoredObject& object);
void read_object(std::string_view bytes, StoredObject& object);
void write_registered(std::string& bytes, const RegisteredFile& file);
void read_registered(std::string_view bytes, RegisteredFile& file);

// Reads the records of a finished list one by one; `Value` and its reader as above.
template <class Value, void (*Read)(std::string_view, Value&)>
class RecordReader {
 public:
  explicit RecordReader(WorkList& list) : list_(list) {}
  // False at the end.
  Result<bool> next(Value& value) {
    std::string_view bytes;
    TRY_SET(const bool is_there, list_.next(bytes));
    if (is_there) Read(bytes, value);
    return is_there;
  }

 private:
  WorkList& list_;
};
using ObjectReader = RecordReader<StoredObject, &read_object>;
using RegisteredReader = RecordReader<RegisteredFile, &read_registered>;

}  // namespace radica
