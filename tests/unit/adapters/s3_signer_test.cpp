#include "adapters/s3_signer.h"

#include <gtest/gtest.h>

#include <string>

#include "base/hash.h"

namespace radica {
namespace {

// Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single
// Chunk" and "Authenticating Requests: Using Query Parameters": keys, time and signatures of its examples.
const AwsCredentials kExample{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
const SigningScope kScope{"us-east-1", "s3", 1369353600};  // 2013-05-24 00:00:00 UTC
const std::string kHost = "examplebucket.s3.amazonaws.com";

SignableRequest example(const std::string& method, const std::string& path) {
  return {method, path, {}, {{"host", kHost}}, hex(sha256(""))};
}

std::string signature_of(SignableRequest request) {
  sign(request, kExample, kScope);
  const std::string& header = request.headers.at("authorization");
  return header.substr(header.rfind('=') + 1);
}

TEST(S3Signer, AgreesWithThePublishedGetObject) {
  SignableRequest request = example("GET", "/test.txt");
  request.headers["range"] = "bytes=0-9";
  sign(request, kExample, kScope);
  EXPECT_EQ(request.headers.at("authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(request.headers.at("x-amz-date"), "20130524T000000Z");
}

TEST(S3Signer, AgreesWithThePublishedPutObject) {
  SignableRequest request = example("PUT", "/" + uri_encode("test$file.text", Slash::kStays));
  request.headers["date"] = "Fri, 24 May 2013 00:00:00 GMT";
  request.headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
  request.payload_sha256 = hex(sha256("Welcome to Amazon S3."));
  EXPECT_EQ(signature_of(request), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(S3Signer, AgreesWithThePublishedParameterWithoutValue) {
  SignableRequest request = example("GET", "/");
  request.query["lifecycle"] = "";
  EXPECT_EQ(signature_of(request), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST(S3Signer, AgreesWithThePublishedListing) {
  SignableRequest request = example("GET", "/");
  request.query = {{"prefix", "J"}, {"max-keys", "2"}};
  EXPECT_EQ(signature_of(request), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(S3Signer, AgreesWithThePublishedPresignedAddress) {
  SignableRequest request = example("GET", "/test.txt");
  presign(request, kExample, kScope, 86'400);
  EXPECT_EQ(request.query.at("X-Amz-Signature"), "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  EXPECT_EQ(request.query.at("X-Amz-Expires"), "86400");
  EXPECT_EQ(request.headers.count("authorization"), 0U);
}

TEST(S3Signer, EncodesPathsOnceAndKeepsThemAsTheyAre) {
  EXPECT_EQ(uri_encode("a b/ñ+%=~/c//d/./e", Slash::kStays), "a%20b/%C3%B1%2B%25%3D~/c//d/./e");
  EXPECT_EQ(uri_encode("a/b&c=d", Slash::kIsEncoded), "a%2Fb%26c%3Dd");
  const SignableRequest request = example("GET", "/" + uri_encode("a=b//ñ", Slash::kStays));
  EXPECT_EQ(canonical_request(request).substr(0, 20), "GET\n/a%3Db//%C3%B1\n\n");
}

TEST(S3Signer, SortsParametersAsTheyAreSentAndEncodesTheirValues) {
  EXPECT_EQ(canonical_query({{"uploads", ""}, {"prefix", "a/b c"}, {"list-type", "2"}}),
            "list-type=2&prefix=a%2Fb%20c&uploads=");
}

// The order of names is that of their bytes: where one begins with the other the shorter comes first.
TEST(S3Signer, SignsHeadersInTheOrderOfTheirNamesWithTheirValuesTrimmed) {
  SignableRequest request = example("PUT", "/k");
  request.headers["x-amz-server-side-encryption-aws-kms-key-id"] = "  key   one ";
  request.headers["x-amz-server-side-encryption"] = "aws:kms";
  request.headers["x-amz-meta-a-b"] = "2";
  request.headers["x-amz-meta-a"] = "1";
  EXPECT_EQ(canonical_request(request), "PUT\n/k\n\nhost:" + kHost +
                                            "\nx-amz-meta-a:1\nx-amz-meta-a-b:2\nx-amz-server-side-encryption:aws:kms\n"
                                            "x-amz-server-side-encryption-aws-kms-key-id:key one\n\n"
                                            "host;x-amz-meta-a;x-amz-meta-a-b;x-amz-server-side-encryption;"
                                            "x-amz-server-side-encryption-aws-kms-key-id\n" +
                                            hex(sha256("")));
}

TEST(S3Signer, SendsAndSignsTheTokenOfASession) {
  SignableRequest request = example("GET", "/test.txt");
  AwsCredentials session = kExample;
  session.session_token = "token/+=";
  sign(request, session, kScope);
  EXPECT_EQ(request.headers.at("x-amz-security-token"), "token/+=");
  EXPECT_NE(request.headers.at("authorization").find("x-amz-security-token"), std::string::npos);
}

}  // namespace
}  // namespace radica
