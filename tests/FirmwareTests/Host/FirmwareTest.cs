using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Host;

/// <summary>A test of the firmware as nanoFramework's launcher finds it: by the attributes of public classes and methods.</summary>
/// <param name="Name">Class, method and the number of the row, such as "Messages.EnvelopeTests.No_beginning_of_a_message_is_a_message.0".</param>
/// <param name="Class">The class.</param>
/// <param name="Method">The method.</param>
/// <param name="Arguments">Its arguments; null for none.</param>
internal sealed record FirmwareTest(string Name, Type Class, MethodInfo Method, object[]? Arguments)
{
    private const string Root = "NanoPeers.FirmwareTests.";

    /// <summary>All tests of the assembly, in order of their names.</summary>
    public static IReadOnlyList<FirmwareTest> All { get; } =
        [.. typeof(FirmwareTest).Assembly.GetTypes().Where(type => type.IsDefined(typeof(TestClassAttribute), false)).SelectMany(Of).OrderBy(test => test.Name, StringComparer.Ordinal)];

    /// <summary>The tests of a class.</summary>
    public static IEnumerable<FirmwareTest> Of(Type type)
    {
        foreach (MethodInfo method in type.GetMethods().Where(method => method.IsDefined(typeof(TestMethodAttribute), false)))
        {
            DataRowAttribute[] rows = [.. method.GetCustomAttributes<DataRowAttribute>(false)];
            string name = $"{type.FullName!.Replace(Root, "", StringComparison.Ordinal)}.{method.Name}";
            for (int i = 0; i < Math.Max(1, rows.Length); i++)
            {
                yield return new FirmwareTest($"{name}.{i}", type, method, rows.Length == 0 ? null : rows[i].MethodParameters);
            }
        }
    }

    /// <summary>What runs before or after all tests of a class.</summary>
    public static void RunAll<TAttribute>(Type type)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in type.GetMethods().Where(method => method.IsDefined(typeof(TAttribute), false)))
        {
            Invoke(method, null);
        }
    }

    /// <summary>Runs the test alone. As on the chip there is no object: what a test stands on it makes itself, or its class's set-up.</summary>
    public void Run() => Invoke(Method, Arguments);

    private static void Invoke(MethodInfo method, object[]? arguments) => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
