using System.Text.Json;
using System.Text.Json.Serialization;
using NanoPeers.ClientApi.Services;
using NanoPeers.ClientApi.Peering;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>How the API's messages are written as JSON. The code for it is generated when the program is built.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 16,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(GatewayView))]
[JsonSerializable(typeof(IReadOnlyList<DeviceView>))]
[JsonSerializable(typeof(IReadOnlyList<LightView>))]
[JsonSerializable(typeof(IReadOnlyList<AttemptView>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(DeviceView))]
[JsonSerializable(typeof(LightView))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(SwitchOrder))]
[JsonSerializable(typeof(SwitchedView))]
[JsonSerializable(typeof(InviteOrder))]
[JsonSerializable(typeof(InvitedView))]
[JsonSerializable(typeof(PairOrder))]
[JsonSerializable(typeof(PairedView))]
[JsonSerializable(typeof(LinkOrder))]
[JsonSerializable(typeof(LinkedView))]
[JsonSerializable(typeof(IReadOnlyList<LinkView>))]
[JsonSerializable(typeof(IReadOnlyList<GroupView>))]
[JsonSerializable(typeof(GroupDetailView))]
[JsonSerializable(typeof(GroupAnswerView))]
[JsonSerializable(typeof(GroupEventView))]
[JsonSerializable(typeof(GroupCreationOrder))]
[JsonSerializable(typeof(GroupJoinOrder))]
[JsonSerializable(typeof(GroupInviteOrder))]
[JsonSerializable(typeof(GroupDecisionOrder))]
[JsonSerializable(typeof(GroupRemovalOrder))]
[JsonSerializable(typeof(GroupBoardOrder))]
[JsonSerializable(typeof(GroupElectionOrder))]
[JsonSerializable(typeof(GroupKeyCheckOrder))]
[JsonSerializable(typeof(GroupRoleOrder))]
[JsonSerializable(typeof(GroupEndorsementOrder))]
[JsonSerializable(typeof(GroupPolicyOrder))]
[JsonSerializable(typeof(GroupLineOrder))]
[JsonSerializable(typeof(RelayView))]
[JsonSerializable(typeof(IReadOnlyList<PipeView>))]
[JsonSerializable(typeof(PipeView))]
[JsonSerializable(typeof(PipeEndsView))]
[JsonSerializable(typeof(PipeSentView))]
[JsonSerializable(typeof(PipeHeardView))]
[JsonSerializable(typeof(PipeOrder))]
[JsonSerializable(typeof(PipeBindOrder))]
[JsonSerializable(typeof(PipeMessageOrder))]
[JsonSerializable(typeof(PipeFileOrder))]
[JsonSerializable(typeof(PipeFileView))]
[JsonSerializable(typeof(ObjectNeed))]
[JsonSerializable(typeof(NeedStep))]
[JsonSerializable(typeof(PeeringStatus))]
[JsonSerializable(typeof(IReadOnlyList<KeptFile>))]
[JsonSerializable(typeof(IReadOnlyList<SavedFile>))]
[JsonSerializable(typeof(IReadOnlyList<KeptProduct>))]
[JsonSerializable(typeof(KeptProduct))]
[JsonSerializable(typeof(ProductOrder))]
[JsonSerializable(typeof(ProductAction))]
[JsonSerializable(typeof(IReadOnlyList<KeptUpload>))]
[JsonSerializable(typeof(KeptUpload))]
[JsonSerializable(typeof(UploadOrder))]
[JsonSerializable(typeof(IReadOnlyList<ListedPeer>))]
[JsonSerializable(typeof(MailboxOrder))]
[JsonSerializable(typeof(MailboxClosedView))]
[JsonSerializable(typeof(IReadOnlyList<AdvertisementView>))]
[JsonSerializable(typeof(FindView))]
[JsonSerializable(typeof(RegionStatusView))]
[JsonSerializable(typeof(AdvertisedView))]
[JsonSerializable(typeof(InfoView))]
[JsonSerializable(typeof(IReadOnlyList<TrafficView>))]
[JsonSerializable(typeof(PoliciesView))]
[JsonSerializable(typeof(PolicyOrder))]
[JsonSerializable(typeof(PolicyDoneView))]
[JsonSerializable(typeof(IReadOnlyList<KeptService>))]
[JsonSerializable(typeof(ServiceAction))]
[JsonSerializable(typeof(GatewayProblem))]
[JsonSerializable(typeof(GatewayAccess))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same, laid out for people, in what the commands print and in files.</summary>
    public static ApiJson Indented => ForPeople.Context;

    /// <summary>Made at first use: the generated default must be there before.</summary>
    private static class ForPeople
    {
        internal static readonly ApiJson Context = new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, TypeInfoResolver = null });
    }
}
