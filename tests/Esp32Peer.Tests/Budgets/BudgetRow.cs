using System.Globalization;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>A line of the budget table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">How much it is.</param>
/// <param name="Budget">How much it may be.</param>
/// <param name="IsSize">Whether another patch of the compiler can move it a little: sizes, and counts of instructions.</param>
internal sealed record BudgetRow(string What, long Measured, long Budget, bool IsSize)
{
    private const int SizeTolerancePercent = 2;

    /// <summary>The line as it stands in the page.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {What} | {Measured:N0} | {Budget:N0} |");

    /// <summary>Whether a figure in the page still says what is measured.</summary>
    public bool Agrees(long written) => IsSize ? Math.Abs(written - Measured) * 100 <= Measured * SizeTolerancePercent : written == Measured;
}
