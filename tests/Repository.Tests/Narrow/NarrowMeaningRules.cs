using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>The narrow rules that need to know what a name or an expression means.</summary>
internal static class NarrowMeaningRules
{
    private static readonly string[] _textMethods = ["Format", "Concat", "Append", "Write", "WriteLine"];

    public static string? Refuse(SyntaxNode node, SemanticModel model) => node switch
    {
        AssignmentExpressionSyntax assignment when IsUsed(assignment) && IsPlainStruct(model.GetTypeInfo(assignment).Type) =>
            "uses the value of a struct's assignment: the runtime makes both names share one struct",
        BinaryExpressionSyntax binary => RefuseShift(binary.OperatorToken, binary.Left, binary.Right, model) ?? RefuseText(binary, model),
        AssignmentExpressionSyntax shift => RefuseShift(shift.OperatorToken, shift.Left, shift.Right, model),
        InterpolationSyntax hole when IsEnum(model.GetTypeInfo(hole.Expression).Type) => EnumSentence,
        ArgumentSyntax argument when IsTakenAsText(model.GetTypeInfo(argument.Expression)) && IsArgumentOfText(argument) => EnumSentence,
        InvocationExpressionSyntax call => RefuseCall(call, model),
        IdentifierNameSyntax { IsVar: false } name => RefuseName(name, model),
        _ => null,
    };

    private const string EnumSentence = "makes text of an enum: the chip has no names for it and prints the number";

    private static bool IsUsed(AssignmentExpressionSyntax assignment) =>
        assignment.Parent is not (ExpressionStatementSyntax or ForStatementSyntax or ArrowExpressionClauseSyntax
            or LambdaExpressionSyntax or InitializerExpressionSyntax);

    private static bool IsPlainStruct(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None };

    private static bool IsEnum(ITypeSymbol? type) => type is { TypeKind: TypeKind.Enum };

    private static bool IsProtocolModel(SyntaxNode node) => node.SyntaxTree.FilePath.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal);

    private static string? RefuseShift(SyntaxToken sign, ExpressionSyntax left, ExpressionSyntax right, SemanticModel model)
    {
        bool shifts = sign.Kind() is SyntaxKind.LessThanLessThanToken or SyntaxKind.GreaterThanGreaterThanToken
            or SyntaxKind.LessThanLessThanEqualsToken or SyntaxKind.GreaterThanGreaterThanEqualsToken;
        if (!shifts || model.GetConstantValue(right).Value is not int count)
        {
            return null;
        }

        int width = model.GetTypeInfo(left).Type?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64 ? 64 : 32;
        return count < 0 || count >= width ? $"shifts a {width}-bit value by {count}: undefined on the chip" : null;
    }

    private static string? RefuseText(BinaryExpressionSyntax binary, SemanticModel model)
    {
        bool makesText = binary.IsKind(SyntaxKind.AddExpression) && model.GetTypeInfo(binary).Type?.SpecialType == SpecialType.System_String;
        return makesText && (IsEnum(model.GetTypeInfo(binary.Left).Type) || IsEnum(model.GetTypeInfo(binary.Right).Type)) ? EnumSentence : null;
    }

    /// <summary>An enum that is handed on as something else; a parameter of the enum's own type makes no text of it.</summary>
    private static bool IsTakenAsText(TypeInfo argument) => IsEnum(argument.Type) && !IsEnum(argument.ConvertedType);

    private static bool IsArgumentOfText(ArgumentSyntax argument) =>
        argument.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax method }
        && _textMethods.Contains(method.Name.Identifier.Text);

    private static string? RefuseCall(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        if (method.Name == "ToString" && call.Expression is MemberAccessExpressionSyntax access && IsEnum(model.GetTypeInfo(access.Expression).Type))
        {
            return EnumSentence;
        }

        if (method.ContainingType.SpecialType == SpecialType.System_String && method.Name is "LastIndexOf" or "LastIndexOfAny")
        {
            return "searches a text from its end: the chip misses what has a character beyond ASCII behind it; use OrdinalText";
        }

        bool compares = method.ContainingType.ToDisplayString() == "System.Math" && method.Name is ("Min" or "Max" or "Abs" or "Clamp");
        bool floats = method.Parameters.All(parameter => IsFloat(parameter.Type));
        bool integers = call.ArgumentList.Arguments.All(argument => !IsFloat(model.GetTypeInfo(argument.Expression).Type));
        return compares && floats && integers
            ? $"calls Math.{method.Name} with integers, and the chip's library has only the floating overload for them: digits are lost"
            : null;
    }

    private static bool IsFloat(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static string? RefuseName(IdentifierNameSyntax name, SemanticModel model)
    {
        ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
        if (symbol is IErrorTypeSymbol)
        {
            return null;
        }

        if (model.GetTypeInfo(name).Type?.TypeKind == TypeKind.Dynamic)
        {
            return "is dynamic: there is no such thing on the chip";
        }

        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        string typeName = type?.ToDisplayString() ?? "";
        return (typeName, symbol?.Name) switch
        {
            ("System.DateTime" or "System.Environment", _) => "reads a clock: the time is handed in, nowMillis",
            ("System.Random", _) or ("System.Guid", "NewGuid") => "makes random numbers: random octets are handed in",
            ("System.Collections.Hashtable", _) => "uses a Hashtable: on the chip a key that is set again after others were removed can be in it twice",
            ("System.Console", _) => "writes to the console: a core does no input or output",
            _ when IsProtocolModel(name) && type?.ContainingNamespace.ToDisplayString() == "System.Threading" =>
                "uses threads: a protocol core starts none and waits for none",
            _ => null,
        };
    }
}
