#include "adapters/s3_requests.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/hash.h"

namespace radica {
namespace {

using Headers = std::map<std::string, std::string>;

const std::string kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

PutRequest object() {
  PutRequest request;
  request.key = "p/a b+ñ.pdf";
  request.sha256 = kEmptySha256;
  request.content_type = "application/pdf";
  request.metadata = {{"empresa", "afinia"}, {"sha256", kEmptySha256}};
  return request;
}

TEST(S3Requests, PutAnObjectWithItsHashesAndAllThatIsKnownOfIt) {
  S3Writing writing;
  writing.encryption = S3Encryption::kKms;
  writing.kms_key = "key-1";
  writing.storage_class = "STANDARD_IA";
  const S3Request put = put_object(object(), writing, {kEmptySha256, ""});
  EXPECT_EQ(put.method, "PUT");
  EXPECT_EQ(put.payload_sha256, kEmptySha256);
  EXPECT_EQ(put.headers, (Headers{{"content-type", "application/pdf"},
                                  {"x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
                                  {"x-amz-meta-empresa", "afinia"},
                                  {"x-amz-meta-sha256", kEmptySha256},
                                  {"x-amz-server-side-encryption", "aws:kms"},
                                  {"x-amz-server-side-encryption-aws-kms-key-id", "key-1"},
                                  {"x-amz-storage-class", "STANDARD_IA"}}));
}

TEST(S3Requests, SendContentMd5WhereAServerLacksChecksums) {
  S3Writing writing;
  writing.checksum = S3Checksum::kMd5;
  writing.encryption = S3Encryption::kS3;
  PutRequest plain = object();
  plain.metadata.clear();
  const S3Request put = put_object(plain, writing, {kEmptySha256, bytes_of_hex("d41d8cd98f00b204e9800998ecf8427e")});
  EXPECT_EQ(put.headers, (Headers{{"content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="},
                                  {"content-type", "application/pdf"},
                                  {"x-amz-server-side-encryption", "AES256"}}));
  EXPECT_EQ(create_upload(plain, writing).headers.count("x-amz-checksum-algorithm"), 0U);
  EXPECT_EQ(create_upload(plain, {}).headers.at("x-amz-checksum-algorithm"), "SHA256");
}

TEST(S3Requests, NameTheBucketInThePathOrInTheHost) {
  const auto path = s3_place("https://rgw.example:7480/", "archive", S3Addressing::kPath);
  ASSERT_TRUE(path);
  const SignableRequest by_path = signable(head_object("a b/ñ"), *path, "us-east-1");
  EXPECT_EQ(address_of(by_path, *path), "https://rgw.example:7480/archive/a%20b/%C3%B1");
  EXPECT_EQ(by_path.headers.at("host"), "rgw.example:7480");
  EXPECT_EQ(address_of(signable(list_objects("p/", "", 2), *path, ""), *path),
            "https://rgw.example:7480/archive?encoding-type=url&list-type=2&max-keys=2&prefix=p%2F");
  const auto host = s3_place("", "archive", S3Addressing::kVirtual);
  ASSERT_TRUE(host);
  EXPECT_EQ(address_of(signable(head_object("k"), *host, "eu-west-1"), *host),
            "https://archive.s3.eu-west-1.amazonaws.com/k");
}

TEST(S3Requests, RefuseAnEndpointThatIsMoreThanAHost) {
  for (const char* endpoint : {"rgw.example", "ftp://rgw.example", "https://", "https://rgw.example/path",
                               "https://user:secret@rgw.example", "https://a b"}) {
    const auto place = s3_place(endpoint, "archive", S3Addressing::kPath);
    ASSERT_FALSE(place) << endpoint;
    EXPECT_EQ(place.error().id, "E-S3-014");
  }
}

TEST(S3Requests, GoOnWithAReadingOnlyInTheSameObject) {
  EXPECT_EQ(get_object("k", 0, "e").headers, Headers());
  EXPECT_EQ(get_object("k", 100, "e").headers, (Headers{{"if-match", "\"e\""}, {"range", "bytes=100-"}}));
}

TEST(S3Requests, NameThePartsOfAnUploadWithTheirProofs) {
  const S3Request part = upload_part("k", "id+/", 3, {}, {kEmptySha256, ""});
  EXPECT_EQ(canonical_query(part.query), "partNumber=3&uploadId=id%2B%2F");
  EXPECT_EQ(part.headers.size(), 1U);
  const S3Request complete = complete_upload("k", "id", {{1, 5, "e1", "c1="}, {2, 5, "e&2", ""}});
  EXPECT_EQ(complete.body,
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<Part><PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag><ChecksumSHA256>c1=</ChecksumSHA256></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>&quot;e&amp;2&quot;</ETag></Part></CompleteMultipartUpload>");
  EXPECT_EQ(complete.payload_sha256, hex(sha256(complete.body)));
  EXPECT_EQ(canonical_query(list_uploads("k", {{}, "a", "b"}).query),
            "encoding-type=url&key-marker=a&max-uploads=1000&prefix=k&upload-id-marker=b&uploads=");
}

TEST(S3Requests, ReadOnlyTheHashOfAWholeObjectAsOne) {
  EXPECT_EQ(sha256_of_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), kEmptySha256);
  for (const char* text :
       {"", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-2", "47DEQpj8HBSa",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==", "????????????????????????????????????????????"})
    EXPECT_EQ(sha256_of_base64(text), "") << text;
}

}  // namespace
}  // namespace radica
