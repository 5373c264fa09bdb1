#include "adapters/s3_answers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace radica {
namespace {

const std::string kListing =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p%2F</Prefix>
<EncodingType>url</EncodingType><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys><IsTruncated>true</IsTruncated>
<NextContinuationToken>1/token+=</NextContinuationToken>
<Contents><Key>p/a+b%2Bc%25</Key><LastModified>2026-11-24T12:00:00.000Z</LastModified><ETag>&quot;0123&quot;</ETag>
<Size>5000000000</Size><StorageClass>STANDARD</StorageClass></Contents>
<Contents><Key>p/%C3%B1%09</Key><ETag>"x-7"</ETag><Size>0</Size></Contents></ListBucketResult>)";

TEST(S3Answers, ReadAPageOfAListing) {
  const auto page = read_list_page(kListing);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next, "1/token+=");
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].key, "p/a b+c%");
  EXPECT_EQ(page->objects[0].bytes, 5'000'000'000U);
  EXPECT_EQ(page->objects[0].etag, "0123");
  EXPECT_EQ(page->objects[1].key, "p/ñ\t");
  EXPECT_EQ(page->objects[1].etag, "x-7");
}

TEST(S3Answers, TakeKeysAsTheyAreWhereTheyAreNotEncoded) {
  const auto page = read_list_page(
      "<ListBucketResult><IsTruncated>false</IsTruncated>"
      "<Contents><Key>a+b%20c</Key><Size>1</Size><ETag>e</ETag></Contents></ListBucketResult>");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->objects[0].key, "a+b%20c");
  EXPECT_EQ(page->next, "");
}

// A page that is cut must never look like the last one: what stands in the store would count as missing.
TEST(S3Answers, TakeNoBeginningOfADocumentForTheWhole) {
  for (std::size_t length = 0; length < kListing.size(); ++length)
    ASSERT_FALSE(read_list_page(std::string_view(kListing).substr(0, length))) << length;
}

TEST(S3Answers, TakeNoDocumentThatLacksWhatItHasToHold) {
  for (const char* xml :
       {"", "garbage", "<html><body>502</body></html>", "<ListBucketResult/>",
        "<ListBucketResult><IsTruncated>maybe</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>-1</Size></Contents>"
        "</ListBucketResult>",
        "<Error><Code>NoSuchBucket</Code></Error>"})
    EXPECT_FALSE(read_list_page(xml)) << xml;
  EXPECT_FALSE(read_upload_id("<InitiateMultipartUploadResult><UploadId/></InitiateMultipartUploadResult>"));
  EXPECT_FALSE(read_part_page("<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>"));
  EXPECT_FALSE(
      read_part_page("<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>0</PartNumber><Size>1</Size>"
                     "</Part></ListPartsResult>"));
  EXPECT_FALSE(
      read_upload_page("<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>"));
  EXPECT_FALSE(is_complete_result("<Error><Code>InternalError</Code></Error>"));
  EXPECT_FALSE(is_complete_result("<CompleteMultipartUploadResult>"));
}

TEST(S3Answers, ReadWhatAMultipartUploadNeeds) {
  EXPECT_EQ(read_upload_id("<InitiateMultipartUploadResult><Bucket>b</Bucket><UploadId>2~x</UploadId>"
                           "</InitiateMultipartUploadResult>"),
            "2~x");
  const auto parts = read_part_page(
      "<ListPartsResult><NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true</IsTruncated>"
      "<Part><PartNumber>1</PartNumber><ETag>\"e1\"</ETag><Size>5242880</Size><ChecksumSHA256>c=</ChecksumSHA256></"
      "Part>"
      "<Part><PartNumber>2</PartNumber><ETag>\"e2\"</ETag><Size>7</Size></Part></ListPartsResult>");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->next, 2);
  ASSERT_EQ(parts->parts.size(), 2U);
  EXPECT_EQ(parts->parts[0].sha256_base64, "c=");
  EXPECT_EQ(parts->parts[1].etag, "e2");
  EXPECT_EQ(parts->parts[1].bytes, 7U);
  const auto uploads = read_upload_page(
      "<ListMultipartUploadsResult><EncodingType>url</EncodingType><NextKeyMarker>k%20</NextKeyMarker>"
      "<NextUploadIdMarker>i</NextUploadIdMarker><IsTruncated>true</IsTruncated>"
      "<Upload><Key>a%2Bb</Key><UploadId>u</UploadId><Initiated>2026-11-24T00:00:00Z</Initiated></Upload>"
      "</ListMultipartUploadsResult>");
  ASSERT_TRUE(uploads);
  EXPECT_EQ(uploads->uploads.at(0).key, "a+b");
  EXPECT_EQ(uploads->next_key, "k ");
  EXPECT_EQ(uploads->next_id, "i");
  EXPECT_TRUE(is_complete_result("<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>"));
}

TEST(S3Answers, ReadWhatARemovalOfManyDidNotRemove) {
  EXPECT_TRUE(read_delete_result("<DeleteResult/>")->empty());
  const auto failed = read_delete_result(
      "<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>NoSuchKey</Code></Error>"
      "<Error><Key>c &amp; d</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>");
  ASSERT_TRUE(failed);
  ASSERT_EQ(failed->size(), 1U) << "what was not there is gone";
  EXPECT_EQ(failed->front().first, "c & d");
  EXPECT_EQ(failed->front().second.code, "AccessDenied");
  EXPECT_FALSE(read_delete_result("<DeleteResult>"));
  EXPECT_FALSE(read_delete_result("<html/>"));
}

TEST(S3Answers, ReadAnErrorWithTheRegionOfTheBucket) {
  const auto fault = read_fault(
      "<?xml version=\"1.0\"?>\n<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting 'eu-west-1'"
      "</Message><Region>eu-west-1</Region></Error>");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, "AuthorizationHeaderMalformed");
  EXPECT_EQ(fault->region, "eu-west-1");
  EXPECT_EQ(read_fault("<ErrorResponse><Error><Code>ExpiredTokenException</Code></Error></ErrorResponse>")->code,
            "ExpiredTokenException");
  EXPECT_FALSE(read_fault("<Error><Code>Cut"));
  EXPECT_FALSE(read_fault("<Error/>"));
  EXPECT_FALSE(read_fault(kListing));
}

struct Meant {
  int status;
  std::string code;
  S3Action action;
  ErrorCode error;
  std::string id;
};

TEST(S3Answers, GiveEachStatusAndCodeOneMeaning) {
  using enum S3Action;
  const std::vector<Meant> table{
      {500, "InternalError", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {200, "InternalError", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {200, "NewFault", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {400, "RequestTimeout", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {400, "BadDigest", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {400, "XAmzContentSHA256Mismatch", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {409, "OperationAborted", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {503, "SlowDown", kSlowDown, ErrorCode::kUnavailable, "E-S3-001"},
      {400, "ThrottlingException", kSlowDown, ErrorCode::kUnavailable, "E-S3-001"},
      {403, "AccessDenied", kGiveUp, ErrorCode::kDenied, "E-S3-002"},
      {403, "UserSuspended", kGiveUp, ErrorCode::kDenied, "E-S3-002"},
      {403, "InvalidAccessKeyId", kGiveUp, ErrorCode::kDenied, "E-S3-003"},
      {403, "SignatureDoesNotMatch", kGiveUp, ErrorCode::kDenied, "E-S3-003"},
      {400, "ExpiredToken", kRenewCredentials, ErrorCode::kDenied, "E-S3-003"},
      {404, "NoSuchBucket", kGiveUp, ErrorCode::kBadConfig, "E-S3-004"},
      {403, "QuotaExceeded", kGiveUp, ErrorCode::kExhausted, "E-S3-008"},
      {400, "InvalidStorageClass", kGiveUp, ErrorCode::kBadConfig, "E-S3-009"},
      {501, "NotImplemented", kGiveUp, ErrorCode::kBadConfig, "E-S3-009"},
      {301, "PermanentRedirect", kLearnRegion, ErrorCode::kBadConfig, "E-S3-010"},
      {400, "AuthorizationHeaderMalformed", kLearnRegion, ErrorCode::kBadConfig, "E-S3-010"},
      {403, "RequestTimeTooSkewed", kSetClock, ErrorCode::kUnavailable, "E-S3-011"},
      {404, "NoSuchKey", kGiveUp, ErrorCode::kNotFound, "E-S3-012"},
      {404, "NoSuchUpload", kGiveUp, ErrorCode::kNotFound, "E-S3-012"},
      {403, "InvalidObjectState", kGiveUp, ErrorCode::kDenied, "E-S3-013"},
      // without a code, as HEAD and proxies answer
      {301, "", kLearnRegion, ErrorCode::kBadConfig, "E-S3-010"},
      {400, "", kGiveUp, ErrorCode::kBadConfig, "E-S3-009"},
      {403, "", kGiveUp, ErrorCode::kDenied, "E-S3-002"},
      {404, "", kGiveUp, ErrorCode::kNotFound, "E-S3-012"},
      {408, "", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {429, "", kSlowDown, ErrorCode::kUnavailable, "E-S3-001"},
      {502, "", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {503, "", kSlowDown, ErrorCode::kUnavailable, "E-S3-001"},
      {504, "", kRetry, ErrorCode::kUnavailable, "E-S3-001"},
      {507, "", kGiveUp, ErrorCode::kExhausted, "E-S3-008"},
  };
  for (const Meant& meant : table) {
    const S3Meaning meaning = meaning_of(meant.status, meant.code);
    EXPECT_EQ(meaning.action, meant.action) << meant.status << meant.code;
    EXPECT_EQ(meaning.code, meant.error) << meant.status << meant.code;
    EXPECT_EQ(meaning.id, meant.id) << meant.status << meant.code;
  }
  for (const int status : {200, 204, 206}) EXPECT_EQ(meaning_of(status, "").action, kAccept) << status;
}

}  // namespace
}  // namespace radica
