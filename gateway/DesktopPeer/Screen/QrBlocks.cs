using System.Text;
using QRCoder;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>
/// A QR code as lines of block characters, two modules above each other in a character, for a terminal with light characters on a dark ground.
/// </summary>
internal static class QrBlocks
{
    private const char BothLight = '\u2588';
    private const char UpperLight = '\u2580';
    private const char LowerLight = '\u2584';

    /// <summary>The lines, with the quiet zone around that readers need.</summary>
    /// <param name="text">What the code holds.</param>
    public static IReadOnlyList<string> Lines(string text)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        List<string> lines = [];
        for (int row = 0; row < code.ModuleMatrix.Count; row += 2)
        {
            StringBuilder line = new(code.ModuleMatrix.Count);
            for (int column = 0; column < code.ModuleMatrix.Count; column++)
            {
                bool upper = code.ModuleMatrix[row][column];
                bool lower = row + 1 < code.ModuleMatrix.Count && code.ModuleMatrix[row + 1][column];
                line.Append(upper ? (lower ? ' ' : LowerLight) : lower ? UpperLight : BothLight);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
