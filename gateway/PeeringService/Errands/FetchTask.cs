using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// GET on behalf: a short document at one of the approved URLs is fetched anew and handed back. That it is right has to be seen from the document itself:
/// who asks hands in a judge of its own (<see cref="ErrandRequest.Judge"/>).
/// </summary>
internal sealed class FetchTask(BackendClient client, ErrandsOptions options) : IErrandTask
{
    internal const string TaskName = "fetch";

    /// <summary>Longest document, octets.</summary>
    internal const int MaxOctets = 64 << 10;

    /// <summary>What is handed in: each time another one, or an answer of before would be found again.</summary>
    internal static byte[] NewBody(Uri url)
    {
        string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return Encoding.UTF8.GetBytes(new XElement("fetch", new XAttribute("href", url.AbsoluteUri), new XAttribute("nonce", nonce)).ToString());
    }

    public string Name => TaskName;

    public bool Approves(string href) => options.Fetchable.Any(one => one.AbsoluteUri == href) || options.MayFetch?.Invoke(href) == true;

    public Task<ErrandAnswer> DoAsync(ErrandOrder order, byte[] body, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Get, new Uri(order.Href), null, MaxOctets, cancellationToken);

    public ErrandStatus Judge(ErrandOrder order, byte[] body, byte[] answer) =>
        answer.Length is > 0 and <= MaxOctets ? ErrandStatus.Valid : ErrandStatus.Malformed;
}
