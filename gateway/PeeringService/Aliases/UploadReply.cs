using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// Takes what is posted to an upload alias: 201 when the file is whole and safe on the disk, 200 when the same content was posted before, 413, 507,
/// 503 or 400 when nothing of it was kept.
/// </summary>
internal sealed class UploadReply
{
    private readonly AliasServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _underWay;

    internal UploadReply(AliasServerOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
    }

    internal static bool IsDiskFull(Exception e) => ObjectStoreException.Of(e).Fault == ObjectStoreFault.DiskFull;

    internal async Task TakeAsync(HttpContext context, UploadAlias alias)
    {
        int refusal = RefusalOf(context, alias);

        // Also for what is refused: who is still sending must be able to read why.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = alias.Order.MaxOctets;
        try
        {
            if (Interlocked.Increment(ref _underWay) > _options.MaxUploads && refusal == 0)
            {
                context.Response.Headers.RetryAfter = "1";
                refusal = StatusCodes.Status503ServiceUnavailable;
            }

            if (refusal != 0)
            {
                AliasRequests.Refuse(context, refusal);
                return;
            }

            await StoreAsync(context, alias).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>The receipt of a posted file: 200 with it, 202 while there is none.</summary>
    internal static async Task AnswerReceiptAsync(HttpContext context, ReadOnlyMemory<byte>? receipt)
    {
        if (receipt is not { } octets)
        {
            context.Response.Headers.RetryAfter = "1";
            AliasRequests.Refuse(context, StatusCodes.Status202Accepted);
        }
        else
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = octets.Length;
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await context.Response.BodyWriter.WriteAsync(octets, context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    private static int RefusalOf(HttpContext context, UploadAlias alias) =>
        context.Request.ContentLength == 0 ? StatusCodes.Status400BadRequest
        : context.Request.ContentLength > alias.Order.MaxOctets ? StatusCodes.Status413PayloadTooLarge
        : !alias.Folder.HasRoom(alias.Order, context.Request.ContentLength ?? alias.Order.MaxOctets) ? StatusCodes.Status507InsufficientStorage
        : 0;

    private async Task StoreAsync(HttpContext context, UploadAlias alias)
    {
        string written = UploadFolder.NewFileName(_time.GetUtcNow());
        string fileName = written;
        bool isStored = false;
        try
        {
            (ObjectId digest, long length) = await ReceiveAsync(context, alias.Folder, written).ConfigureAwait(false);
            if (length == 0)
            {
                AliasRequests.Refuse(context, StatusCodes.Status400BadRequest);
                return;
            }

            isStored = TryCommit(alias, digest, ref fileName);
            if (isStored)
            {
                StoredUpload stored = new(
                    alias, fileName, alias.Folder.PathOf(fileName), digest, length, context.Connection.RemoteIpAddress);
                AliasesLog.Stored(_logger, alias.Order.Task, fileName, length);
                alias.Order.Stored?.Invoke(stored);
            }

            context.Response.Headers.Location = $"{alias.Path}/{fileName}";
            AliasRequests.Refuse(context, isStored ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        finally
        {
            if (!isStored)
            {
                alias.Folder.Discard(written);
            }
        }
    }

    /// <summary>False, and the name that the content has, when it was posted before.</summary>
    private static bool TryCommit(UploadAlias alias, ObjectId digest, ref string fileName)
    {
        // Who posts the same at the same time hears of a file only when it has its name on the disk.
        lock (alias.Folder)
        {
            if (!alias.TryName(digest, ref fileName))
            {
                return false;
            }

            try
            {
                alias.Folder.Commit(fileName);
                return true;
            }
            catch
            {
                alias.Unname(digest, fileName);
                throw;
            }
        }
    }

    private static async Task<(ObjectId Digest, long Length)> ReceiveAsync(HttpContext context, UploadFolder folder, string fileName)
    {
        using SafeFileHandle file = folder.Create(fileName);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PipeReader body = context.Request.BodyReader;
        ExceptionDispatchInfo? fault = null;
        long length = 0;
        while (true)
        {
            ReadResult read = await body.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                // What the disk refuses is read to its end: who is still sending must be able to read why.
                fault ??= Write(file, part.Span, length);
                hash.AppendData(part.Span);
                length += part.Length;
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                fault?.Throw();
                RandomAccess.FlushToDisk(file);
                return (new ObjectId(hash.GetHashAndReset()), length);
            }
        }
    }

    private static ExceptionDispatchInfo? Write(SafeFileHandle file, ReadOnlySpan<byte> octets, long at)
    {
        try
        {
            RandomAccess.Write(file, octets, at);
            return null;
        }
        catch (IOException e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
