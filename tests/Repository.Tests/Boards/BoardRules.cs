using System.Text.Json;

namespace NanoPeers.Repository.Tests.Boards;

/// <summary>What the schema cannot say: whether a board's pins exist on its chip, and can do what they are used for.</summary>
internal static class BoardRules
{
    private static readonly string[] _outputs = ["relay", "lamp"];
    private static readonly string[] _inputs = ["button", "wall"];

    /// <param name="path">The board's file, from the root.</param>
    /// <param name="board">A board that keeps the schema.</param>
    /// <param name="chips">The chips of chips/esp32-family.json.</param>
    public static IEnumerable<Finding> Check(string path, JsonElement board, JsonElement chips)
    {
        string id = board.GetProperty("id").GetString()!;
        if (Path.GetFileNameWithoutExtension(path) != id)
        {
            yield return new Finding(path, 1, $"is called {id} inside");
        }

        string chipName = board.GetProperty("chip").GetString()!;
        if (!chips.TryGetProperty(chipName, out JsonElement chip))
        {
            yield return new Finding(path, 1, $"has the chip {chipName}, of which no pins are known");
            yield break;
        }

        foreach (string sentence in CheckImage(board).Concat(CheckUses(board, chip)).Concat(CheckParts(board, chip)))
        {
            yield return new Finding(path, 1, sentence);
        }
    }

    private static IEnumerable<string> CheckImage(JsonElement board)
    {
        string image = board.GetProperty("image").GetString()!;
        string chip = board.GetProperty("chip").GetString()!;
        bool hasChip = chip == "esp32"
            ? !image.StartsWith("ESP32_C", StringComparison.Ordinal) && !image.StartsWith("ESP32_S", StringComparison.Ordinal)
            : image.StartsWith("ESP32_" + chip[5..].ToUpperInvariant(), StringComparison.Ordinal);
        if (!hasChip)
        {
            yield return $"the image {image} is for another chip than {chip}";
        }

        bool wantsMemory = image.Contains("PSRAM", StringComparison.Ordinal) || image.EndsWith("_OCTAL", StringComparison.Ordinal);
        if (wantsMemory && board.GetProperty("psramMegabytes").GetInt32() == 0)
        {
            yield return $"the image {image} needs PSRAM, and the board has none";
        }
    }

    private static IEnumerable<string> CheckUses(JsonElement board, JsonElement chip)
    {
        List<int> reserved = board.GetProperty("reserved").EnumerateArray().Select(Pin).ToList();
        List<int> used = _outputs.Concat(_inputs).Where(part => board.TryGetProperty(part, out _)).Select(part => Pin(board.GetProperty(part))).ToList();
        foreach (int pin in reserved.Concat(used).GroupBy(pin => pin).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return $"GPIO{pin} has two uses";
        }

        foreach (int pin in reserved.Concat(used).Where(pin => !Has(chip, "pins", pin)))
        {
            yield return $"there is no GPIO{pin} on the chip";
        }
    }

    private static IEnumerable<string> CheckParts(JsonElement board, JsonElement chip)
    {
        foreach (string part in _outputs.Concat(_inputs).Where(part => board.TryGetProperty(part, out _)))
        {
            JsonElement use = board.GetProperty(part);
            int pin = Pin(use);
            foreach (string kind in new[] { "flash", "serial", "usb" }.Where(kind => Has(chip, kind, pin)))
            {
                yield return $"the {part} is on GPIO{pin}, which belongs to {kind}";
            }

            if (!use.GetProperty("onBoard").GetBoolean() && Has(chip, "strapping", pin))
            {
                yield return $"GPIO{pin} is suggested for the {part}, and is a strapping pin";
            }

            if (_outputs.Contains(part) && Has(chip, "inputOnly", pin))
            {
                yield return $"the {part} is on GPIO{pin}, which is an input only";
            }

            if (_inputs.Contains(part) && Has(chip, "inputOnly", pin) && use.GetProperty("pull").GetString() != "none")
            {
                yield return $"the {part} asks for a pull resistor, which GPIO{pin} does not have";
            }
        }
    }

    private static int Pin(JsonElement use) => use.GetProperty("pin").GetInt32();

    private static bool Has(JsonElement chip, string list, int pin) => chip.GetProperty(list).EnumerateArray().Any(item => item.GetInt32() == pin);
}
