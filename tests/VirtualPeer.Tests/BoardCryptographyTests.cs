using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.VirtualPeer.Tests;

/// <summary>The board's cryptography, made of calls of the chip's shape, against the golden octets.</summary>
public sealed class BoardCryptographyTests
{
    [Fact]
    public void It_gives_the_octets_of_the_standards() => PortVectors.Judge(new BoardCryptography());

    [Fact]
    public void The_chip_has_no_longer_AES_keys()
    {
        Assert.Throws<ArgumentException>(() => ChipNatives.Encrypt(new byte[32], new byte[16], new byte[16]));
    }

    [Fact]
    public void Random_octets_fill_what_was_asked_for_and_no_more()
    {
        byte[] buffer = new byte[48];
        new BoardCryptography().FillRandom(buffer, 8, 32);
        Assert.All(buffer[..8], octet => Assert.Equal(0, octet));
        Assert.All(buffer[40..], octet => Assert.Equal(0, octet));
        Assert.True(buffer[8..40].Distinct().Count() > 8);
    }
}

/// <summary>The message vectors on the board's cryptography; suite 2, which the board has not, on the tests' own.</summary>
public sealed class MessageVectorsOnBoardCryptography : MessageVectorTests
{
    protected override IFullCryptography Cryptography { get; } = new BoardWithGcm();

    private sealed class BoardWithGcm : IFullCryptography
    {
        private readonly BoardCryptography _board = new();
        private readonly TestCryptography _tests = new(1);

        public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
            _board.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

        public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => _board.CreateHmacKey(key, keyOffset, keyCount);

        public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => _board.CreateAesCbcKey(key, keyOffset);

        public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset) => _tests.CreateAesGcmKey(key, keyOffset);

        public void FillRandom(byte[] buffer, int offset, int count) => _board.FillRandom(buffer, offset, count);
    }
}
