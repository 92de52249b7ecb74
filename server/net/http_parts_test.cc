// Answers that come in parts: whole for every client, cut where the server fails, one part in
// memory.
#include <gtest/gtest.h>

#include <atomic>

#include "net/http_server.h"
#include "net/test_peer.h"

namespace afs {
namespace {

class HttpPartsTest : public testing::Test {
 protected:
  // Answers in `parts` parts of "part N;", the last of which may fail.
  void serve(int parts, bool fails_at_end = false) {
    const auto handler = [this, parts, fails_at_end](const HttpRequest&) {
      HttpResponse response;
      const auto made = std::make_shared<int>(0);
      response.next_part = [this, made, parts, fails_at_end]() -> Result<std::string> {
        ++asked_;
        if (*made < parts) return "part " + std::to_string((*made)++) + ";";
        if (fails_at_end) return unavailable("the disk is gone");
        return std::string();
      };
      return response;
    };
    server_ = start_test_server({}, handler);
  }

  std::atomic<int> asked_ = 0;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpPartsTest, AreChunksThatEnd) {
  serve(3);
  TestPeer peer(server_->port());
  peer.send_request("GET /");
  const std::string all = peer.read_until("0\r\n\r\n");
  EXPECT_NE(all.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_EQ(all.find("Content-Length"), std::string::npos);
  EXPECT_NE(all.find("7\r\npart 0;\r\n7\r\npart 1;\r\n7\r\npart 2;\r\n0\r\n\r\n"),
            std::string::npos)
      << all;
}

TEST_F(HttpPartsTest, TheConnectionGoesOnAfterThem) {
  serve(2);
  TestPeer peer(server_->port());
  for (int i = 0; i < 2; ++i) {
    peer.send_request("GET /");
    EXPECT_NE(peer.read_until("0\r\n\r\n").find("part 1;"), std::string::npos);
  }
}

TEST_F(HttpPartsTest, AFailureCutsTheConnection) {
  serve(1, true);
  TestPeer peer(server_->port());
  peer.send_request("GET /");
  const std::string all = peer.read_until("0\r\n\r\n");
  EXPECT_NE(all.find("part 0;"), std::string::npos);
  EXPECT_FALSE(all.ends_with("0\r\n\r\n"));
}

TEST_F(HttpPartsTest, AnOldClientReadsToTheEndOfTheConnection) {
  serve(2);
  TestPeer peer(server_->port());
  peer.send("GET / HTTP/1.0\r\n\r\n");
  const std::string all = peer.read_to_end();
  EXPECT_TRUE(all.ends_with("\r\n\r\npart 0;part 1;")) << all;
}

TEST_F(HttpPartsTest, HeadAsksForNone) {
  serve(2);
  TestPeer peer(server_->port());
  peer.send_request("HEAD /");
  EXPECT_NE(peer.read_until("\r\n\r\n").find("200 OK"), std::string::npos);
  EXPECT_EQ(asked_, 0);
}

}  // namespace
}  // namespace afs
