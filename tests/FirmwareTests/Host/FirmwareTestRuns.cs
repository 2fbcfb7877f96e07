using System.Collections.Generic;
using System.Linq;
using nanoFramework.TestFramework;
using Xunit;

namespace NanoPeers.FirmwareTests.Host;

/// <summary>The firmware's tests, each a result of its own.</summary>
public sealed class FirmwareTestRuns
{
    public static IEnumerable<TheoryDataRow<string>> Names => FirmwareTest.All.Select(test => new TheoryDataRow<string>(test.Name) { TestDisplayName = test.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Passes(string name)
    {
        FirmwareTest test = FirmwareTest.All.Single(test => test.Name == name);
        FirmwareTest.RunAll<SetupAttribute>(test.Class);
        test.Run();
        FirmwareTest.RunAll<CleanupAttribute>(test.Class);
    }

    /// <summary>Nothing that the launcher would pass over or call wrongly.</summary>
    [Fact]
    public void Every_test_can_be_called_as_the_launcher_calls_it()
    {
        Xunit.Assert.All(FirmwareTest.All, test =>
        {
            Xunit.Assert.True(test.Class.IsPublic && test.Method.IsPublic && test.Method.IsStatic, $"{test.Name}: it is called without an object");
            Xunit.Assert.Equal(test.Method.GetParameters().Length, test.Arguments?.Length ?? 0);
            Xunit.Assert.Equal(typeof(void), test.Method.ReturnType);
            Xunit.Assert.All(test.Arguments ?? [], argument => Xunit.Assert.True(argument is int or string, $"{test.Name}: the chip reads numbers and texts"));
        });
        Xunit.Assert.Equal(FirmwareTest.All.Count, FirmwareTest.All.Select(test => test.Name).Distinct().Count());
    }

    /// <summary>A class keeps nothing from test to test: in the other order, in one go, with one set-up, the same comes of it.</summary>
    [Fact]
    public void The_tests_of_a_class_pass_in_either_order_after_one_set_up()
    {
        foreach (IGrouping<System.Type, FirmwareTest> tests in FirmwareTest.All.GroupBy(test => test.Class))
        {
            IEnumerable<FirmwareTest> backwards = tests.Reverse();
            FirmwareTest.RunAll<SetupAttribute>(tests.Key);
            foreach (FirmwareTest test in backwards)
            {
                test.Run();
            }

            FirmwareTest.RunAll<CleanupAttribute>(tests.Key);
        }
    }
}
