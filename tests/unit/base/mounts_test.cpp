#include "base/mounts.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

// As /proc/self/mountinfo writes it.
constexpr std::string_view kMounts =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
    "23 22 0:20 / /proc rw,nosuid - proc proc rw\n"
    "40 22 0:41 / /srv/robot rw,relatime shared:7 master:2 - nfs4 nas:/robot rw,vers=4.2\n"
    "41 40 0:42 / /srv/robot/afinia/oficina_virtual/adjuntos\\040pdf rw - cifs //win/pdf rw\n"
    "42 22 0:43 / /srv/usb rw - vfat /dev/sdb1 rw\n"
    "43 22 0:44 / /srv/remote rw - fuse.sshfs robot@host:/ rw\n"
    "44 22 0:45 / /srv/shadowed rw - nfs nas:/old rw\n"
    "45 44 254:1 / /srv/shadowed rw - xfs /dev/vdb rw\n";

TEST(Mounts, AMountHoldsWhatLiesBelowItsPoint) {
  const TreeMounts disk = TreeMounts::parse(kMounts, "/srv/robots/afinia");
  ASSERT_EQ(disk.parts().size(), 1U);
  EXPECT_EQ(disk.parts()[0].kind.type, "ext4") << "a name that begins alike is another";
  EXPECT_FALSE(disk.is_weak("x/a.json"));
  EXPECT_FALSE(disk.has_remote());
  const TreeMounts nfs = TreeMounts::parse(kMounts, "/srv/robot/aire");
  ASSERT_EQ(nfs.parts().size(), 1U);
  EXPECT_EQ(nfs.parts()[0].kind.type, "nfs4");
  EXPECT_TRUE(nfs.is_weak("a.json"));
  EXPECT_TRUE(nfs.has_remote());
}

TEST(Mounts, AMountBelowTheRootHoldsOnlyItsOwnPart) {
  const TreeMounts mounts = TreeMounts::parse(kMounts, "/srv");
  EXPECT_FALSE(mounts.is_weak("a.json"));
  EXPECT_TRUE(mounts.is_weak("usb/a.json"));
  EXPECT_FALSE(mounts.is_weak("usb2/a.json"));
  EXPECT_TRUE(mounts.is_weak("robot/afinia/oficina_virtual/adjuntos pdf/a.pdf"));
  EXPECT_TRUE(mounts.has_remote());
  const TreeMounts tree = TreeMounts::parse(kMounts, "/srv/robot/afinia/oficina_virtual");
  ASSERT_EQ(tree.parts().size(), 2U);
  EXPECT_EQ(tree.parts()[1].prefix, "adjuntos pdf/");
  EXPECT_EQ(tree.parts()[1].kind.type, "cifs");
}

TEST(Mounts, WhatIsMountedLaterOnTheSamePointHidesTheOther) {
  EXPECT_FALSE(TreeMounts::parse(kMounts, "/srv/shadowed/afinia").is_weak("a"));
  EXPECT_FALSE(TreeMounts::parse(kMounts, "/srv").is_weak("shadowed/a"));
}

TEST(Mounts, KnowsWhomOthersWriteToUnseenAndWhoMakesUpInodes) {
  for (const char* type : {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse", "ceph", "virtiofs"}) {
    EXPECT_TRUE(mount_kind(type).is_remote) << type;
    EXPECT_TRUE(mount_kind(type).is_weak) << type;
  }
  for (const char* type : {"vfat", "exfat", "ntfs3", "fuseblk"}) {
    EXPECT_FALSE(mount_kind(type).is_remote) << type;
    EXPECT_TRUE(mount_kind(type).is_weak) << type;
  }
  for (const char* type : {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "f2fs"})
    EXPECT_FALSE(mount_kind(type).is_weak) << type;
}

TEST(Mounts, WithoutAListEverythingIsALocalDisk) {
  EXPECT_TRUE(TreeMounts::parse("", "/srv").parts().empty());
  EXPECT_FALSE(TreeMounts().is_weak("a"));
  EXPECT_TRUE(TreeMounts::of("/no/such/folder").parts().empty());
  EXPECT_FALSE(TreeMounts::of("/proc").parts().empty()) << "the list of this machine is read";
}

}  // namespace
}  // namespace radica
