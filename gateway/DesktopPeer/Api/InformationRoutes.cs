using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Information;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for peer information. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class InformationRoutes(IInformationControl information, IGroupControl groups) : IApiRoutes
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly string[] _sections = [.. Enumerable.Range(InfoSection.Basic, InfoSection.Last).Select(InformationService.NameOf)];

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/info", ShowAsync);

    private async Task ShowAsync(HttpContext context)
    {
        string peer = context.Request.Query["peer"].ToString();
        string group = context.Request.Query["group"].ToString();
        string section = context.Request.Query["section"].ToString() is { Length: > 0 } given ? given : "status";
        int number = Array.IndexOf(_sections, section) + InfoSection.Basic;
        if (number < InfoSection.Basic)
        {
            throw new ApiRefusalException(ProblemCode.InfoRefused, $"There is no section \"{section}\": {string.Join(", ", _sections)}.");
        }

        IReadOnlyList<InfoItem> items = peer.Length == 0 ? information.Own(number)
            : await AskAsync(peer, group, number, context.RequestAborted).ConfigureAwait(false);
        InfoView view = new(peer, section, [.. items.Select(static item => new InfoItemView(item.Name, item.Text))]);
        await ApiExchange.AnswerAsync(context, view, ApiJson.Default.InfoView).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<InfoItem>> AskAsync(string peer, string group, int section, CancellationToken cancellationToken)
    {
        (string inGroup, Identifier member) = Find(peer, group);
        InfoAnswer answer;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            answer = await information.AskAsync(inGroup, member, section, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = new InfoAnswer(InfoStatus.None, []);
        }

        return answer.Status switch
        {
            InfoStatus.Given => answer.Items,
            InfoStatus.NotAllowed => throw new ApiRefusalException(ProblemCode.InfoRefused, $"{peer} does not tell that: the group's policy forbids it."),
            InfoStatus.NotKnown => throw new ApiRefusalException(ProblemCode.InfoRefused, $"{peer} does not know of that."),
            _ => throw new ApiRefusalException(ProblemCode.GroupNoAnswer, $"{peer} did not answer within {_patience.TotalSeconds:0} seconds."),
        };
    }

    /// <summary>A member by its id or its name, in the group that was named, or in the first that has it.</summary>
    private (string Group, Identifier Member) Find(string peer, string group)
    {
        foreach (GroupStatus one in groups.Groups().Where(one => group.Length == 0 || one.Name == group || one.Id.ToString() == group))
        {
            string id = one.Id.ToString();
            GroupMemberStatus? member = groups.Show(id)?.Members.FirstOrDefault(other => other.Id.ToString() == peer || other.Name == peer);
            if (member is not null)
            {
                return (id, member.Id);
            }
        }

        throw new ApiRefusalException(ProblemCode.GroupUnknown, $"No member of a group of this peer is called \"{peer}\". \"group show GROUP\" lists them.");
    }
}
