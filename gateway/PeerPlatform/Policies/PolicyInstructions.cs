using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Finds the instructions in a method that have no business in a policy: those that make addresses of numbers, or call through them.</summary>
internal static class PolicyInstructions
{
    private const int TwoOctets = 0xFE;

    private static readonly Dictionary<int, OpCode> _known = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => (int)(ushort)code.Value);

    private static readonly HashSet<OpCode> _refused =
    [
        OpCodes.Calli, OpCodes.Jmp, OpCodes.Localloc, OpCodes.Cpblk, OpCodes.Initblk, OpCodes.Mkrefany, OpCodes.Refanyval, OpCodes.Refanytype,
        OpCodes.Arglist, OpCodes.Conv_I, OpCodes.Conv_U, OpCodes.Conv_Ovf_I, OpCodes.Conv_Ovf_U, OpCodes.Conv_Ovf_I_Un, OpCodes.Conv_Ovf_U_Un,
        OpCodes.Ldind_I, OpCodes.Stind_I, OpCodes.Unaligned,
    ];

    /// <summary>The first refused instruction of a body; null where there is none.</summary>
    internal static string? Find(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            value = value == TwoOctets ? (value << 8) | code.ReadByte() : value;
            if (!_known.TryGetValue(value, out OpCode instruction))
            {
                return $"0x{value:x}";
            }

            if (_refused.Contains(instruction))
            {
                return instruction.Name;
            }

            Skip(ref code, instruction.OperandType);
        }

        return null;
    }

    private static void Skip(ref BlobReader code, OperandType operand)
    {
        int octets = operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => code.ReadInt32() * 4,
            _ => 4,
        };
        if (octets < 0 || octets > code.RemainingBytes)
        {
            throw new BadImageFormatException("An operand runs over its method's end.");
        }

        code.Offset += octets;
    }
}
