// TLS outward: only a certificate that we trust, for the name that we asked, gets our key.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>

#include "net/http_client.h"
#include "net/scripted_server.h"

namespace afs {
namespace {

// A certificate that vouches for itself, and its key.
struct TestCertificate {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  explicit TestCertificate(const char* names) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("afs test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());
  }
  ~TestCertificate() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  std::string write(const std::string& file) const {
    FILE* const out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    return file;
  }
};

// Speaks TLS with the certificate, remembers what it was asked and answers "secret".
class TlsScript {
 public:
  explicit TlsScript(const TestCertificate& own) : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate(context_, own.certificate);
    SSL_CTX_use_PrivateKey(context_, own.key);
  }
  ~TlsScript() { SSL_CTX_free(context_); }

  void operator()(const ScriptedPeer& peer, const std::string&) {
    SSL* const tls = SSL_new(context_);
    SSL_set_fd(tls, peer.fd());
    if (SSL_accept(tls) == 1) {
      char bytes[4096];
      const int got = SSL_read(tls, bytes, sizeof(bytes));
      if (got > 0) asked_.assign(bytes, static_cast<size_t>(got));
      const std::string answer = http_answer("200 OK", "secret");
      SSL_write(tls, answer.data(), static_cast<int>(answer.size()));
      SSL_shutdown(tls);
    }
    ERR_clear_error();
    SSL_free(tls);
  }
  const std::string& asked() const { return asked_; }

 private:
  SSL_CTX* context_;
  std::string asked_;
};

class TlsClientTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "tls_client_test.XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // What a client that trusts `trusted` makes of a server that shows `shown`.
  Result<HttpAnswer> ask(const TestCertificate& shown, const TestCertificate& trusted) {
    TlsScript script(shown);
    HttpClient::Options options;
    options.authority_file = trusted.write(directory_ + "/trusted.pem");
    auto client = HttpClient::create(options);
    EXPECT_TRUE(client.ok()) << client.message();
    Result<HttpAnswer> answer = internal("not asked");
    {
      const ScriptedServer server(
          [&](const ScriptedPeer& peer, const std::string& head) { script(peer, head); }, false);
      answer = (*client)->get({server.url("/x", "https"), {{"Authorization", "Bearer sekrit"}}});
    }
    asked_ = script.asked();
    return answer;
  }

  std::string directory_;
  std::string asked_;  // What the server got to read.
};

TEST_F(TlsClientTest, ATrustedCertificateForTheNameIsAnswered) {
  const TestCertificate own("IP:127.0.0.1");
  const auto answer = ask(own, own);
  ASSERT_TRUE(answer.ok()) << answer.message();
  EXPECT_EQ(answer->body, "secret");
  EXPECT_TRUE(asked_.starts_with("GET /x HTTP/1.1\r\n"));
}

TEST_F(TlsClientTest, AnUnknownCertificateGetsNothing) {
  const TestCertificate own("IP:127.0.0.1"), other("IP:127.0.0.1");
  const auto answer = ask(own, other);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), ErrorCode::kDenied) << answer.message();
  EXPECT_NE(answer.message().find("is not trusted"), std::string::npos) << answer.message();
  EXPECT_EQ(asked_, "");
}

TEST_F(TlsClientTest, ACertificateForAnotherNameGetsNothing) {
  const TestCertificate own("DNS:console.vast.ai,IP:127.0.0.2");
  const auto answer = ask(own, own);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), ErrorCode::kDenied) << answer.message();
  EXPECT_EQ(asked_, "");
}

TEST_F(TlsClientTest, AServerWithoutTlsIsNoSecureOne) {
  HttpClient::Options options;
  options.authority_file = TestCertificate("IP:127.0.0.1").write(directory_ + "/trusted.pem");
  const ScriptedServer plain(
      [](const ScriptedPeer& peer, const std::string&) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
      },
      false);
  const auto answer = (*HttpClient::create(options))->get({plain.url("/", "https"), {}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), ErrorCode::kUnavailable) << answer.message();
}

TEST_F(TlsClientTest, AMissingFileOfAuthoritiesIsSaid) {
  HttpClient::Options options;
  options.authority_file = directory_ + "/none.pem";
  EXPECT_EQ(HttpClient::create(options).code(), ErrorCode::kInvalid);
}

}  // namespace
}  // namespace afs
