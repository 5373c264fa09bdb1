#include "app/store.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

TEST(Store, WarnsOfClassesThatChargeMoreThanSmallFilesAreOrCannotBeRead) {
  Config config;
  config.store.url = "s3://bucket";
  for (const char* name : {"STANDARD_IA", "ONEZONE_IA", "GLACIER_IR"}) {
    config.store.storage_class = name;
    EXPECT_EQ(storage_class_notice(config), "store_small") << name;
  }
  for (const char* name : {"GLACIER", "DEEP_ARCHIVE"}) {
    config.store.storage_class = name;
    EXPECT_EQ(storage_class_notice(config), "store_archived") << name;
  }
  for (const char* name : {"", "STANDARD", "INTELLIGENT_TIERING"}) {
    config.store.storage_class = name;
    EXPECT_EQ(storage_class_notice(config), "") << name;
  }
  config.store.storage_class = "GLACIER";
  config.store.url = "folder:data/archive";
  EXPECT_EQ(storage_class_notice(config), "");
}

}  // namespace
}  // namespace radica
