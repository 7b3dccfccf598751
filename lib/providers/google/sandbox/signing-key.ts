/*
 * The key of the sandbox's one service account. It opens nothing but the sandbox and is fixed, so that the demo's connection goes
 * on working after a restart.
 */
const lines = [
  "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCvNOqb1QEY2/CU",
  "7imsShpZLtFxfVIJM2dOhJGwbV0/vWaMVXGUvd5deX5WB9B6TqFG144LcFZN3KFE",
  "ICznfLyIVg2nr5+zmlAVGxfW4Q4CZIXpMcyMuxNnhoSK9LetIVpUZSF+9OUu27oq",
  "ZeMQ1hjH0EyV7p+DZzlYDwG4ZiKRTulYVdQtkPCvNaaltWduYY0PYddqTbBqWB5T",
  "02gq4uuzMunTogOfd4fHGvDEc1aEv9rvTWMirsSBP2gut3oqzWZ2BAtt4MimOYUk",
  "SsewbqxhkfKOLbdVHiF78LtFkyfZizguX8BbG+WjG+O4bRaqEymwlu3oGfWTkv1t",
  "+dUUuzQhAgMBAAECggEAAckAffN65iGxjxbpIkoEADYfqLAd8p2NNynXISzQFyrr",
  "HVFujZUsq5emD6LXPzPHZWUjW576piLyGrNYOciV1C7KR1PdBPO0zq4+vTAAWEpl",
  "aeWZv7JVRYgDmDXbnD47gSIhp/0/S42uFSoCGQURbhHDggCTK//Uf/7xJcuWnRPk",
  "L3I02NpVaDkiaUMkDONKXKpP8n44D5fwjGQk9MaiFe1/ibHt/bVJybmIDjPriTpD",
  "YQ2EaybfcYfkXe1mi01rjx26K0O1qLtOrg2aiUpJSGhx72HLhr8tmu034ShiU6Kt",
  "M/taaJhztbz7BnrAkcIu12ieBu8mahbyirlGER90AQKBgQDc5M4rqO3HOQHJa5So",
  "gd4+d/glqAZUexHDl+xuNPIiHpwTI2+TCnimT6DhWuVK5qNbrIM2kmoYb6F18dBj",
  "x9uZf5k+eb2vzEzB4gxVDpB1tzr9sQn/sHc1FG2GcpkJzaxc2bP7wNqgKPYHxFW9",
  "6cliXvu79F8lCYNxcKTNxsrLgQKBgQDLDU47IxgvGEJhiCANBqTBt6VEMA1y0UZ9",
  "4Lp3pKFit1k5VXHpxaxcPPw0gpRgGHxM6tgtphrY9fslZGJCHAiRnv5Km9CzR2RQ",
  "faeN/RV82EHuUR5inQB/rUJMWn7eHFq/28oxT0Mqwm/xDfVmKkqBy+tYdjOi69/1",
  "KTQjbS04oQKBgQC7Ck79LyRv7fhyWlLdQGI0WRdYo2cAv9jx2sGLK+/fLjYQCpBe",
  "XJ5+jKx4RaQkARlP9cqBOgb2PAfmu+QtqTxsRFw5R5JzujVAcqzolNWDp6wexnrl",
  "88Fsw6heEMk/QNVzJbA+OzWkKirxtrC3h69LSYw0wZ6S2PRg6PXTfEGZgQKBgQDG",
  "cquZqnPxWyFNVxAUCwEs/sH7wYbzR0tArUkws2qzIwSFv1eEpRgOUeAfpdtDi8q4",
  "FfHPs36butSIt/I8ME/DmoNnAZ/YB5cn/5apc8bzbBwLwaYTtOQO5JNeMje59jZP",
  "Oo0C4jd/6+YhzoWfIwgMkPLjUyqmOSd54Jo/YW2H4QKBgAqdgoGFcEEvQqwaSUDc",
  "ehB3to7JTcxJgJLvRehGPuUS5zrBbB0tFpwZGQuksitFrgtD64qrudUX3gPlwxqY",
  "0ss7q5qxGgCSB5AjT3TDYkwv6K+CKP5RoDExaNTqpGDG8/9/sSwKjGYJndhgjd7R",
  "wc9tU0n119iHMvccypVynohU",
];

/** PKCS #8, as the `private_key` of a key file holds it. */
export const sandboxPrivateKey = `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
