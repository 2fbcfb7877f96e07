using Microsoft.AspNetCore.Http;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The named ways in which a request is refused. The names are fixed: programs compare them. DESKTOP-PEER.md lists them.</summary>
/// <param name="Name">The name.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Title">What it means, in a few words.</param>
internal sealed record ProblemCode(string Name, int Status, string Title)
{
    /// <summary>The request has no token.</summary>
    public static ProblemCode TokenMissing { get; } = new("token-missing", StatusCodes.Status401Unauthorized, "No token");

    /// <summary>The request's token is not this gateway's.</summary>
    public static ProblemCode TokenWrong { get; } = new("token-wrong", StatusCodes.Status401Unauthorized, "Wrong token");

    /// <summary>The request was addressed to another host name.</summary>
    public static ProblemCode HostNotAllowed { get; } = new("host-not-allowed", StatusCodes.Status421MisdirectedRequest, "Wrong host");

    /// <summary>There is no such path.</summary>
    public static ProblemCode PathUnknown { get; } = new("path-unknown", StatusCodes.Status404NotFound, "No such path");

    /// <summary>The path is not used with this method.</summary>
    public static ProblemCode MethodNotAllowed { get; } = new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "Not with this method");

    /// <summary>The body is longer than any that is of use.</summary>
    public static ProblemCode BodyTooLarge { get; } = new("body-too-large", StatusCodes.Status413PayloadTooLarge, "Body too large");

    /// <summary>The body is not announced as JSON.</summary>
    public static ProblemCode BodyNotJson { get; } = new("body-not-json", StatusCodes.Status415UnsupportedMediaType, "Body is not JSON");

    /// <summary>The body is not the JSON that this path takes.</summary>
    public static ProblemCode BodyInvalid { get; } = new("body-invalid", StatusCodes.Status400BadRequest, "Body not understood");

    /// <summary>The request itself is not HTTP as it should be.</summary>
    public static ProblemCode RequestInvalid { get; } = new("request-invalid", StatusCodes.Status400BadRequest, "Request not understood");

    /// <summary>An action that is none of on, off, toggle.</summary>
    public static ProblemCode ActionUnknown { get; } = new("action-unknown", StatusCodes.Status400BadRequest, "No such action");

    /// <summary>No device has that name.</summary>
    public static ProblemCode DeviceUnknown { get; } = new("device-unknown", StatusCodes.Status404NotFound, "No such device");

    /// <summary>There is no session with the device.</summary>
    public static ProblemCode DeviceNotPresent { get; } = new("device-not-present", StatusCodes.Status409Conflict, "Device not present");

    /// <summary>The device did not answer.</summary>
    public static ProblemCode DeviceNoAnswer { get; } = new("device-no-answer", StatusCodes.Status504GatewayTimeout, "No answer from the device");

    /// <summary>The device refused.</summary>
    public static ProblemCode DeviceRefused { get; } = new("device-refused", StatusCodes.Status409Conflict, "The device refused");

    /// <summary>Too many requests to the device wait for its answer.</summary>
    public static ProblemCode DeviceBusy { get; } = new("device-busy", StatusCodes.Status429TooManyRequests, "Device busy");

    /// <summary>The device was not enrolled: its name is in use, too long or empty.</summary>
    public static ProblemCode InviteRefused { get; } = new("invite-refused", StatusCodes.Status409Conflict, "Not enrolled");

    /// <summary>The devices were not paired.</summary>
    public static ProblemCode PairRefused { get; } = new("pair-refused", StatusCodes.Status409Conflict, "Not paired");

    /// <summary>There is no such group, member or applicant.</summary>
    public static ProblemCode GroupUnknown { get; } = new("group-unknown", StatusCodes.Status404NotFound, "No such group, member or applicant");

    /// <summary>This peer may not do that in the group.</summary>
    public static ProblemCode GroupNotAllowed { get; } = new("group-not-allowed", StatusCodes.Status403Forbidden, "Not allowed in the group");

    /// <summary>The group said no.</summary>
    public static ProblemCode GroupRejected { get; } = new("group-rejected", StatusCodes.Status409Conflict, "The group said no");

    /// <summary>Nobody who could answer was reached.</summary>
    public static ProblemCode GroupNoAnswer { get; } = new("group-no-answer", StatusCodes.Status504GatewayTimeout, "No answer from the group");

    /// <summary>The order is wrong in itself.</summary>
    public static ProblemCode GroupOrderWrong { get; } = new("group-order-wrong", StatusCodes.Status400BadRequest, "Order is wrong");

    /// <summary>A device cannot be linked with itself.</summary>
    public static ProblemCode LinkSameDevice { get; } = new("link-same-device", StatusCodes.Status409Conflict, "The same device twice");

    /// <summary>A device holds as many links as it can.</summary>
    public static ProblemCode LinkTableFull { get; } = new("link-table-full", StatusCodes.Status409Conflict, "No room for another link");

    /// <summary>There is no such link.</summary>
    public static ProblemCode LinkUnknown { get; } = new("link-unknown", StatusCodes.Status404NotFound, "No such link");

    /// <summary>There is no such pipe.</summary>
    public static ProblemCode PipeUnknown { get; } = new("pipe-unknown", StatusCodes.Status404NotFound, "No such pipe");

    /// <summary>The pipe does not do that.</summary>
    public static ProblemCode PipeRefused { get; } = new("pipe-refused", StatusCodes.Status409Conflict, "Refused by the pipe");

    /// <summary>There is no such mailbox or peer.</summary>
    public static ProblemCode MailboxUnknown { get; } = new("mailbox-unknown", StatusCodes.Status404NotFound, "No such mailbox");

    /// <summary>The mailbox was not opened.</summary>
    public static ProblemCode MailboxRefused { get; } = new("mailbox-refused", StatusCodes.Status409Conflict, "Mailbox not opened");

    /// <summary>A peer does not tell that about itself.</summary>
    public static ProblemCode InfoRefused { get; } = new("info-refused", StatusCodes.Status409Conflict, "Not told");

    /// <summary>A policy was not fetched, installed, activated or deactivated.</summary>
    public static ProblemCode PolicyRefused { get; } = new("policy-refused", StatusCodes.Status409Conflict, "Policy refused");

    /// <summary>As many event streams are open as the gateway serves.</summary>
    public static ProblemCode StreamsExhausted { get; } = new("streams-exhausted", StatusCodes.Status429TooManyRequests, "Too many event streams");

    /// <summary>The gateway failed; its log says how.</summary>
    public static ProblemCode GatewayFailed { get; } = new("gateway-failed", StatusCodes.Status500InternalServerError, "The gateway failed");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        TokenMissing, TokenWrong, HostNotAllowed, PathUnknown, MethodNotAllowed, BodyTooLarge, BodyNotJson, BodyInvalid, RequestInvalid, ActionUnknown,
        DeviceUnknown, DeviceNotPresent, DeviceNoAnswer, DeviceRefused, DeviceBusy, InviteRefused, PairRefused, LinkSameDevice, LinkTableFull,
        LinkUnknown, GroupUnknown, GroupNotAllowed, GroupRejected, GroupNoAnswer, GroupOrderWrong, MailboxUnknown, MailboxRefused,
        PipeUnknown, PipeRefused, InfoRefused, PolicyRefused, StreamsExhausted, GatewayFailed,
    ];
}
