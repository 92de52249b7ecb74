// A report is pasted into a chat: no token may go with it.
#include "base/secret_mask.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(SecretMask, TokensAreKnownByTheirShape) {
  EXPECT_EQ(masked_secrets("login with hf_abcdefghijABCDEFGHIJ0123 ok"), "login with ••• ok");
  EXPECT_EQ(masked_secrets("key sk-proj-0123456789abcdefghij, next"), "key •••, next");
  EXPECT_EQ(masked_secrets("AKIAIOSFODNN7EXAMPLE"), "•••");
  EXPECT_EQ(masked_secrets("wandb: 0123456789abcdef0123456789abcdef01234567"), "wandb: •••");
}

TEST(SecretMask, NamesGiveSecretsAway) {
  EXPECT_EQ(masked_secrets("export WANDB_API_KEY=abc123xyz"), "export WANDB_API_KEY=•••");
  EXPECT_EQ(masked_secrets("{'hub_token': 'verysecret', 'lr': 0.1}"),
            "{'hub_token': '•••', 'lr': 0.1}");
  EXPECT_EQ(masked_secrets("Authorization: Bearer abcdefgh"), "Authorization: Bearer •••");
  EXPECT_EQ(masked_secrets("--password=hunter22 --steps=10"), "--password=••• --steps=10");
}

TEST(SecretMask, AnAddressKeepsItsHost) {
  EXPECT_EQ(masked_secrets("pull https://me:pa55word@git.example.com/x.git"),
            "pull https://•••@git.example.com/x.git");
  EXPECT_EQ(masked_secrets("see https://example.com/a@b"), "see https://example.com/a@b");
}

TEST(SecretMask, TrainingLinesStayAsTheyAre) {
  for (const std::string_view line :
       {"{'loss': 7.0348, 'grad_norm': 10.793222427368164, 'epoch': 0.12}",
        "pad_token: None, tokens: 1234567, max_token=2048",
        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
        "  File \"/home/me/train.py\", line 12, in step", "step 30: train loss 4.1782"}) {
    EXPECT_EQ(masked_secrets(line), line);
  }
}

TEST(SecretMask, OddEndsAreNoTrouble) {
  for (const std::string_view text :
       {"", "token", "token=", "://", "https://a:b", "hf_", "password: \""}) {
    EXPECT_EQ(masked_secrets(text), text);
  }
}

}  // namespace
}  // namespace afs
