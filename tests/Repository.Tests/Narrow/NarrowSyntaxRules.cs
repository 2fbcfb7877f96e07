using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>The narrow rules that the shape of the code alone decides.</summary>
internal static class NarrowSyntaxRules
{
    private static readonly string[] _boardNamespaces = ["nanoFramework", "System.Device", "System.Net", "System.IO", "Windows"];

    public static string? Refuse(SyntaxNode node) => node switch
    {
        TypeParameterListSyntax => "declares generics: the runtime gives garbage values or crashes",
        GenericNameSyntax => "uses a generic type or method: the runtime gives garbage values or crashes",
        ArrayRankSpecifierSyntax { Rank: > 1 } => "uses a multi-dimensional array: the runtime crashes; use an array of arrays",
        ImplicitArrayCreationExpressionSyntax { Commas.Count: > 0 } => "uses a multi-dimensional array: the runtime crashes; use an array of arrays",
        CheckedStatementSyntax or CheckedExpressionSyntax => CheckedSentence(node),
        RecordDeclarationSyntax => "declares a record: it needs generics",
        StructDeclarationSyntax type when !type.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) =>
            "declares a struct that is not readonly: the runtime lets two variables share one struct",
        InterfaceDeclarationSyntax type => DefaultMember(type),
        IfDirectiveTriviaSyntax or ElifDirectiveTriviaSyntax or DefineDirectiveTriviaSyntax => "compiles differently by platform: what differs is a port",
        PointerTypeSyntax or FunctionPointerTypeSyntax => "uses a pointer: the chip's metadata processor refuses it",
        FixedStatementSyntax => "pins memory: the chip's metadata processor refuses it",
        StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax =>
            "uses stackalloc: the chip's metadata processor refuses it",
        AwaitExpressionSyntax => "waits asynchronously: there is no Task on the chip",
        YieldStatementSyntax => "uses an iterator: it needs generics",
        TupleTypeSyntax or TupleExpressionSyntax => "uses a tuple: it needs generics",
        QueryExpressionSyntax => "uses a query: there is no LINQ on the chip",
        AnonymousObjectCreationExpressionSyntax => "uses an anonymous type: it needs generics",
        TryStatementSyntax { Catches.Count: > 0 } attempt when !IsStatic(attempt) =>
            "catches in a method that is not static: the chip may write the method into its caller, and never ends the exception there",
        UsingDirectiveSyntax directive when NamesBoard(directive) => "names a library of the board: only Board/ may; declare a port",
        _ => null,
    };

    public static string? Refuse(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.AsyncKeyword => "is asynchronous: there is no Task on the chip",
        SyntaxKind.VolatileKeyword => "is volatile: the chip's library lacks IsVolatile",
        SyntaxKind.UnsafeKeyword => "is unsafe: the chip's metadata processor refuses pointers",
        SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken when token.ValueText.Contains('\0') =>
            "has a zero in a text: on the chip the text ends there",
        SyntaxKind.FixedKeyword when token.Parent is FieldDeclarationSyntax => "declares a buffer inside a struct: the runtime does not lay it out",
        _ => null,
    };

    private static string? CheckedSentence(SyntaxNode node) =>
        node.Kind() is SyntaxKind.CheckedExpression or SyntaxKind.CheckedStatement ? "uses checked: it does nothing on the chip; compare by hand" : null;

    private static bool IsStatic(TryStatementSyntax attempt)
    {
        SyntaxNode? function = attempt.Ancestors().FirstOrDefault(
            node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        return function switch
        {
            ConstructorDeclarationSyntax => true,
            BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.StaticKeyword),
            AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } => property.Modifiers.Any(SyntaxKind.StaticKeyword),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.StaticKeyword),
            _ => false,
        };
    }

    private static string? DefaultMember(InterfaceDeclarationSyntax type)
    {
        bool hasBody = type.Members.Any(member => member switch
        {
            MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
            PropertyDeclarationSyntax property => property.ExpressionBody is not null || HasBody(property.AccessorList),
            IndexerDeclarationSyntax indexer => indexer.ExpressionBody is not null || HasBody(indexer.AccessorList),
            EventDeclarationSyntax property => HasBody(property.AccessorList),
            _ => false,
        });
        return hasBody ? "gives an interface member a body: the runtime fails with a wrong-type error" : null;
    }

    private static bool HasBody(AccessorListSyntax? accessors) =>
        accessors is not null && accessors.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null);

    private static bool NamesBoard(UsingDirectiveSyntax directive)
    {
        string name = directive.NamespaceOrType.ToString();
        return name != "nanoFramework.TestFramework" && _boardNamespaces.Any(board => name == board || name.StartsWith(board + ".", StringComparison.Ordinal));
    }
}
