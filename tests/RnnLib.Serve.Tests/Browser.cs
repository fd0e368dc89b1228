using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RnnLib.Serve.Tests;

/// <summary>A page in a headless Chromium, asked over its debugging protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private int _number;

    private Browser(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    public static async Task<Browser> OpenAsync(Uri page, CancellationToken cancellation)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("rnnlib-chromium");
        var start = new ProcessStartInfo(ChromiumFactAttribute.Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=900,1000",
            $"--user-data-dir={profile.FullName}", "--remote-debugging-port=0", page.ToString()])
            start.ArgumentList.Add(argument);
        var browser = new Browser(Process.Start(start)!, profile);
        _ = browser._process.StandardOutput.ReadToEndAsync(cancellation);
        _ = browser._process.StandardError.ReadToEndAsync(cancellation);
        await browser.ConnectAsync(cancellation);
        return browser;
    }

    /// <summary>The value of an expression of JavaScript, as text.</summary>
    public async Task<string> EvaluateAsync(string expression, CancellationToken cancellation) =>
        (await SendAsync("Runtime.evaluate", new { expression = $"String({expression})" }, cancellation)).GetProperty("result").GetProperty("value").GetString()!;

    public async Task<byte[]> ScreenshotAsync(CancellationToken cancellation) =>
        (await SendAsync("Page.captureScreenshot", new { format = "png" }, cancellation)).GetProperty("data").GetBytesFromBase64();

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser may write its last file yet; the folder of temporary files can keep it.
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        string portFile = Path.Combine(_profile.FullName, "DevToolsActivePort");
        while (!File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile, cancellation)).Length == 0)
            await Task.Delay(50, cancellation);
        string port = (await File.ReadAllLinesAsync(portFile, cancellation))[0];
        using var client = new HttpClient();
        while (true)
        {
            JsonElement targets = await client.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{port}/json"), cancellation);
            if (targets.EnumerateArray().FirstOrDefault(target => target.GetProperty("type").GetString() == "page") is { ValueKind: JsonValueKind.Object } page)
            {
                await _socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), cancellation);
                return;
            }

            await Task.Delay(50, cancellation);
        }
    }

    private async Task<JsonElement> SendAsync(string method, object parameters, CancellationToken cancellation)
    {
        int number = ++_number;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id = number, method, @params = parameters }), WebSocketMessageType.Text, true, cancellation);
        while (true)
        {
            using var message = new MemoryStream();
            byte[] buffer = new byte[65536];
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer, cancellation);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            JsonElement answer = JsonDocument.Parse(Encoding.UTF8.GetString(message.ToArray())).RootElement;
            if (answer.TryGetProperty("id", out JsonElement id) && id.GetInt32() == number)
                return answer.GetProperty("result");
        }
    }
}
