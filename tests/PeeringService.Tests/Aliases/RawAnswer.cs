namespace NanoPeers.PeeringService.Tests.Aliases;

internal sealed record RawAnswer(int Status, Dictionary<string, string> Headers, byte[] Body, bool IsCutOff)
{
    public string this[string header] => Headers.GetValueOrDefault(header, "");
}
