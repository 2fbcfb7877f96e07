using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoPeers.Repository.Tests.Boards;

public sealed class BoardFileTests
{
    private const string Schema = "boards/board.schema.json";
    private const string Chips = "boards/chips/esp32-family.json";

    private static readonly JsonSchemaSubset _schema = new(Parse(RepositoryFiles.Read(Schema)));
    private static readonly JsonElement _chips = Parse(RepositoryFiles.Read(Chips));

    public static TheoryData<string> Files => new(RepositoryFiles.WithExtension(".json").Where(IsBoard));

    [Fact]
    public void There_are_the_boards_that_people_buy()
    {
        string[] wanted =
        [
            "esp32-devkitc", "esp32-s3-devkitc-1", "esp32-c3-devkitm-1", "esp32-c6-devkitc-1", "m5stack-atom-lite", "m5stamp-c3", "lilygo-t-display",
            "shelly-plus-1", "olimex-esp32-poe", "wt32-eth01",
        ];
        Assert.All(wanted, id => Assert.True(RepositoryFiles.Exists($"boards/{id}.json"), id));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_board_keeps_the_schema_and_its_chip(string path)
    {
        JsonElement board = Parse(RepositoryFiles.Read(path));
        List<string> wrong = _schema.Check(board);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Finding.AssertNone(BoardRules.Check(path, board, _chips));
    }

    [Fact]
    public void Chips_of_the_schema_and_of_the_table_are_the_same()
    {
        IEnumerable<string?> inSchema = Parse(RepositoryFiles.Read(Schema)).GetProperty("properties").GetProperty("chip").GetProperty("enum")
            .EnumerateArray().Select(item => item.GetString());
        Assert.Equal(inSchema.Order(), _chips.EnumerateObject().Select(chip => chip.Name).Order());
    }

    [Fact]
    public void Special_pins_of_a_chip_are_pins_of_it()
    {
        foreach (JsonProperty chip in _chips.EnumerateObject())
        {
            List<int> all = Pins(chip.Value, "pins");
            Assert.Equal(all.Distinct().Order(), all);
            Assert.All(new[] { "inputOnly", "strapping", "flash", "serial", "usb" }, list => Assert.Subset(all.ToHashSet(), Pins(chip.Value, list).ToHashSet()));
        }
    }

    [Fact]
    public void The_page_has_every_field_and_every_key()
    {
        string page = RepositoryFiles.Read("boards/README.md");
        IEnumerable<string> fields = Parse(RepositoryFiles.Read(Schema)).GetProperty("properties").EnumerateObject()
            .Select(field => field.Name).Except(["$schema", "id", "name", "maker", "dataSheet", "notes"]);
        Assert.All(fields, field => Assert.Contains($"`{field}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("is none of", "chip", "\"avr\"")]
    [InlineData("is none of", "image", "\"ESP32_REV9\"")]
    [InlineData("does not match", "id", "\"ESP32 DevKitC\"")]
    [InlineData("is no integer", "flashMegabytes", "\"4\"")]
    [InlineData("is out of its range", "flashMegabytes", "2")]
    [InlineData("is no boolean", "nativeRsaImage", "\"no\"")]
    [InlineData("which the schema does not know", "colour", "\"green\"")]
    [InlineData("lacks onBoard", "relay", """{ "pin": 26, "level": "high", "why": "It is free." }""")]
    [InlineData("is none of", "relay", """{ "pin": 26, "level": "up", "onBoard": false, "why": "It is free." }""")]
    [InlineData("is no object", "relay", "26")]
    [InlineData("does not match", "dataSheet", "\"http://insecure.example\"")]
    public void A_file_that_breaks_the_schema_is_refused(string expected, string field, string value)
    {
        JsonObject board = Sample();
        board[field] = JsonNode.Parse(value);
        Assert.Contains(expected, Assert.Single(_schema.Check(Parse(board.ToJsonString()))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_and_a_doubled_one_are_refused()
    {
        JsonObject board = Sample();
        board.Remove("chip");
        Assert.Equal("$: lacks chip", Assert.Single(_schema.Check(Parse(board.ToJsonString()))));
        string doubled = Sample().ToJsonString().Replace("{\"$schema\"", "{\"chip\":\"esp32\",\"$schema\"", StringComparison.Ordinal);
        Assert.Equal("$: says chip twice", Assert.Single(_schema.Check(Parse(doubled))));
    }

    [Fact]
    public void A_keyword_that_nobody_checks_is_reported()
    {
        JsonSchemaSubset schema = new(Parse("""{ "type": "object", "minProperties": 1 }"""));
        Assert.Contains("minProperties", Assert.Single(schema.Check(Parse("{}"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GPIO26 has two uses", "lamp", """{ "pin": 26, "level": "high", "onBoard": false, "why": "It is free." }""")]
    [InlineData("GPIO26 has two uses", "reserved", """[{ "pin": 26, "use": "display" }]""")]
    [InlineData("there is no GPIO24 on the chip", "lamp", """{ "pin": 24, "level": "high", "onBoard": false, "why": "It is free." }""")]
    [InlineData("belongs to flash", "lamp", """{ "pin": 9, "level": "high", "onBoard": true, "why": "It is free." }""")]
    [InlineData("belongs to serial", "lamp", """{ "pin": 3, "level": "high", "onBoard": true, "why": "It is free." }""")]
    [InlineData("is a strapping pin", "lamp", """{ "pin": 12, "level": "high", "onBoard": false, "why": "It is free." }""")]
    [InlineData("is an input only", "relay", """{ "pin": 34, "level": "high", "onBoard": false, "why": "It is free." }""")]
    [InlineData("asks for a pull resistor", "button", """{ "pin": 34, "level": "low", "pull": "up", "onBoard": true, "why": "It is free." }""")]
    [InlineData("is for another chip", "image", "\"ESP32_C3\"")]
    [InlineData("needs PSRAM", "image", "\"ESP32_PSRAM_REV3\"")]
    [InlineData("is called other inside", "id", "\"other\"")]
    public void A_board_whose_pins_cannot_work_is_refused(string expected, string field, string value)
    {
        JsonObject board = Sample();
        board[field] = JsonNode.Parse(value);
        JsonElement parsed = Parse(board.ToJsonString());
        Assert.Empty(_schema.Check(parsed));
        Assert.Contains(expected, Assert.Single(BoardRules.Check("boards/esp32-devkitc.json", parsed, _chips)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_maker_put_on_a_strapping_pin_stays_there()
    {
        JsonObject board = Sample();
        board["lamp"] = JsonNode.Parse("""{ "pin": 2, "level": "high", "onBoard": true, "why": "The blue LED." }""");
        Assert.Empty(BoardRules.Check("boards/esp32-devkitc.json", Parse(board.ToJsonString()), _chips));
    }

    private static bool IsBoard(string path) => path.StartsWith("boards/", StringComparison.Ordinal) && path.Count(c => c == '/') == 1 && path != Schema;

    private static JsonObject Sample() => JsonNode.Parse(RepositoryFiles.Read("boards/esp32-devkitc.json"))!.AsObject();

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;

    private static List<int> Pins(JsonElement chip, string list) => chip.GetProperty(list).EnumerateArray().Select(item => item.GetInt32()).ToList();
}
