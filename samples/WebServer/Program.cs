using System.Globalization;
using System.Net;

// WebServer PORT FILE: answers every GET on 127.0.0.1 with a file. It ends at SIGTERM, as any program does.
using HttpListener listener = new();
listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{int.Parse(args[0], CultureInfo.InvariantCulture)}/"));
listener.Start();
Console.WriteLine("serving");
while (true)
{
    HttpListenerContext context = await listener.GetContextAsync();
    using HttpListenerResponse response = context.Response;
    if (context.Request.HttpMethod != "GET")
    {
        response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
        continue;
    }

    byte[] page = await File.ReadAllBytesAsync(args[1]);
    response.ContentLength64 = page.Length;
    await response.OutputStream.WriteAsync(page);
}
