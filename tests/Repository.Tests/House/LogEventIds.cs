using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.House;

/// <summary>The numbers of declared log events: [LoggerMessage(EventId = 2101, ...)] or [LoggerMessage(2101, ...)].</summary>
internal static class LogEventIds
{
    public static IEnumerable<Finding> Check(IEnumerable<SyntaxTree> trees)
    {
        List<(AttributeSyntax Attribute, string? Id)> events = trees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>())
            .Where(attribute => attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute")
            .Select(attribute => (attribute, Id(attribute)))
            .ToList();
        IEnumerable<Finding> without = events.Where(item => item.Id is null)
            .Select(item => Finding.At(item.Attribute, "declares a log event without a number of its own, written as digits"));
        IEnumerable<Finding> doubled = events.Where(item => item.Id is not null)
            .GroupBy(item => item.Id)
            .SelectMany(group => group.Skip(1).Select(item => Doubled(item.Attribute, group.First().Attribute, group.Key!)));
        return without.Concat(doubled);
    }

    private static Finding Doubled(AttributeSyntax second, AttributeSyntax first, string id) =>
        Finding.At(second, $"uses the log event number {id}, which {first.SyntaxTree.FilePath} has");

    private static string? Id(AttributeSyntax attribute)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? default;
        AttributeArgumentSyntax? id = arguments.FirstOrDefault(argument => Name(argument) is "EventId" or "eventId")
            ?? arguments.FirstOrDefault(argument => Name(argument) is null);
        return id?.Expression is LiteralExpressionSyntax { Token.Value: int number } && number > 0 ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static string? Name(AttributeArgumentSyntax argument) => (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.Text;
}
