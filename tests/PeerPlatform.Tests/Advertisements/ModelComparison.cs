using System.Reflection;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>Compares two models property by property, by reflection: it knows nothing of forms, and forgets no field.</summary>
internal static class ModelComparison
{
    public static void AssertEqual(object expected, object actual) => Compare(expected, actual, expected.GetType().Name);

    private static void Compare(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{path}: one is null");
            return;
        }

        Assert.True(expected.GetType() == actual.GetType(), path);
        if (expected is Array array)
        {
            Assert.True(array.Length == ((Array)actual).Length, $"{path}: {array.Length} and {((Array)actual).Length}");
            for (int i = 0; i < array.Length; i++)
            {
                Compare(array.GetValue(i), ((Array)actual).GetValue(i), $"{path}[{i}]");
            }
        }
        else if (expected is NamedValue[] or string or Identifier or Enum || expected.GetType().IsPrimitive)
        {
            Assert.True(expected.Equals(actual), $"{path}: {expected} and {actual}");
        }
        else
        {
            foreach (PropertyInfo property in expected.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
            {
                Compare(property.GetValue(expected), property.GetValue(actual), path + "." + property.Name);
            }
        }
    }
}
