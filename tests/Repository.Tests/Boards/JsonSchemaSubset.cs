using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.Boards;

/// <summary>
/// The part of JSON schema (draft 2020-12) that the project's schemas use. A keyword that is not among them is a finding too: it would otherwise be
/// passed over in silence.
/// </summary>
/// <param name="schema">The schema's root.</param>
internal sealed class JsonSchemaSubset(JsonElement schema)
{
    private static readonly string[] _notes = ["$schema", "$id", "$defs", "title", "description"];

    private static readonly string[] _checks =
    [
        "$ref", "type", "const", "enum", "required", "properties", "additionalProperties", "items", "pattern", "minLength", "maxLength", "minimum", "maximum",
    ];

    /// <summary>What is wrong with a value, each with the place where it is.</summary>
    public List<string> Check(JsonElement value)
    {
        List<string> wrong = [];
        Check(value, schema, "$", wrong);
        return wrong;
    }

    private void Check(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        foreach (JsonProperty keyword in rule.EnumerateObject())
        {
            if (!_notes.Contains(keyword.Name) && !_checks.Contains(keyword.Name))
            {
                wrong.Add($"{place}: the schema says {keyword.Name}, which nobody checks");
            }
        }

        if (rule.TryGetProperty("$ref", out JsonElement reference))
        {
            Check(value, Resolve(reference.GetString()!), place, wrong);
        }

        CheckChoice(value, rule, place, wrong);
        if (rule.TryGetProperty("type", out JsonElement type) && !IsOfType(value, type.GetString()!))
        {
            wrong.Add($"{place}: is no {type.GetString()}");
            return;
        }

        CheckText(value, rule, place, wrong);
        CheckNumber(value, rule, place, wrong);
        CheckObject(value, rule, place, wrong);
        CheckItems(value, rule, place, wrong);
    }

    private JsonElement Resolve(string reference)
    {
        JsonElement found = schema;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.GetProperty(step);
        }

        return found;
    }

    private static void CheckChoice(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        if (rule.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(value, only))
        {
            wrong.Add($"{place}: is not {only}");
        }

        if (rule.TryGetProperty("enum", out JsonElement choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(value, choice)))
        {
            wrong.Add($"{place}: is none of {choices}");
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The schema uses the type {type}."),
    };

    private static void CheckText(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        string text = value.GetString()!;
        bool tooShort = rule.TryGetProperty("minLength", out JsonElement least) && text.Length < least.GetInt32();
        bool tooLong = rule.TryGetProperty("maxLength", out JsonElement most) && text.Length > most.GetInt32();
        if (tooShort || tooLong)
        {
            wrong.Add($"{place}: has {text.Length} characters");
        }

        if (rule.TryGetProperty("pattern", out JsonElement pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript))
        {
            wrong.Add($"{place}: does not match {pattern.GetString()}");
        }
    }

    private static void CheckNumber(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return;
        }

        bool tooLow = rule.TryGetProperty("minimum", out JsonElement least) && value.GetDouble() < least.GetDouble();
        bool tooHigh = rule.TryGetProperty("maximum", out JsonElement most) && value.GetDouble() > most.GetDouble();
        if (tooLow || tooHigh)
        {
            wrong.Add($"{place}: {value} is out of its range");
        }
    }

    private void CheckObject(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (rule.TryGetProperty("required", out JsonElement required))
        {
            wrong.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
                .Select(name => $"{place}: lacks {name}"));
        }

        bool hasNames = rule.TryGetProperty("properties", out JsonElement properties);
        bool isClosed = rule.TryGetProperty("additionalProperties", out JsonElement others) && others.ValueKind == JsonValueKind.False;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                wrong.Add($"{place}: says {property.Name} twice");
            }

            if (hasNames && properties.TryGetProperty(property.Name, out JsonElement inner))
            {
                Check(property.Value, inner, $"{place}.{property.Name}", wrong);
            }
            else if (isClosed)
            {
                wrong.Add($"{place}: has {property.Name}, which the schema does not know");
            }
        }
    }

    private void CheckItems(JsonElement value, JsonElement rule, string place, List<string> wrong)
    {
        if (value.ValueKind == JsonValueKind.Array && rule.TryGetProperty("items", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Check(item, items, $"{place}[{index++}]", wrong);
            }
        }
    }
}
