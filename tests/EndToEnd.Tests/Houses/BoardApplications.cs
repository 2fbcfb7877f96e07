using System.Reflection;
using System.Reflection.Emit;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>Applications for virtual boards: assemblies that are made here, as an issuer's compiler would make them.</summary>
internal static class BoardApplications
{
    private const int TextLength = 5_000;

    /// <summary>Reports healthy, and wants the light to be on or off.</summary>
    public static byte[] Healthy(string version, bool on) => Make(version, code =>
    {
        code.Emit(OpCodes.Ldc_I4, ApplicationOrder.Healthy | (on ? ApplicationOrder.LightOn : ApplicationOrder.LightOff));
        code.Emit(OpCodes.Ret);
    });

    /// <summary>Throws at its first turn.</summary>
    public static byte[] Throwing(string version) => Make(version, code =>
    {
        code.Emit(OpCodes.Ldstr, "a null too many");
        code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
        code.Emit(OpCodes.Throw);
    });

    /// <summary>Takes the whole board down at its first turn, without a word.</summary>
    public static byte[] Crashing(string version) => Make(version, code =>
    {
        code.Emit(OpCodes.Ldc_I4, 99);
        code.Emit(OpCodes.Call, typeof(Environment).GetMethod(nameof(Environment.Exit))!);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ret);
    });

    /// <summary>Signed like any other, but no assembly.</summary>
    public static byte[] NoAssembly() => [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 31))];

    private static byte[] Make(string version, Action<ILGenerator> turn)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("lamp") { Version = new Version(version) }, typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("lamp").DefineType(ApplicationOrder.TypeName, TypeAttributes.Public | TypeAttributes.Class);
        MethodBuilder method = type.DefineMethod(
            ApplicationOrder.MethodName, MethodAttributes.Public | MethodAttributes.HideBySig, typeof(int), [typeof(int), typeof(long)]);
        turn(method.GetILGenerator());

        // As long as a small application, so that it comes in several chunks.
        MethodBuilder text = type.DefineMethod("Text", MethodAttributes.Public | MethodAttributes.Static, typeof(string), []);
        ILGenerator say = text.GetILGenerator();
        say.Emit(OpCodes.Ldstr, string.Concat(Enumerable.Range(0, TextLength).Select(i => (char)('a' + (i * i % 26)))));
        say.Emit(OpCodes.Ret);
        type.CreateType();
        using MemoryStream stream = new();
        assembly.Save(stream);
        return stream.ToArray();
    }
}
