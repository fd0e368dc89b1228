using System.Globalization;

namespace RnnLib.Serve.Tests;

/// <summary>The page in a real browser: its scripts run, and what they draw is in the document.</summary>
public sealed class PageTests(RunningServer server) : IClassFixture<RunningServer>
{
    [ChromiumFact]
    public async Task Page_InABrowser_ShowsForecastClassAndText()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        CancellationToken cancellation = timeout.Token;
        await using Browser browser = await Browser.OpenAsync(server.Client.BaseAddress!, cancellation);
        Task<string> Text(string id) => browser.EvaluateAsync($"document.getElementById('{id}')?.textContent", cancellation);
        Task<string> Value(string expression) => browser.EvaluateAsync(expression, cancellation);

        while (await Value("document.getElementById('text')?.dataset.done") != "true" || await Text("answer") == "")
            await Task.Delay(100, cancellation);

        Assert.Equal("ready", await Text("status"));
        Assert.Equal("48", await Value("document.getElementById('measured').points.length"));
        Assert.Equal("13", await Value("document.getElementById('forecast').points.length"));   // from the last measurement on
        Assert.Matches(@"^positive \(\d+ %\)$", await Text("answer"));
        Assert.Matches(@"^the river [a-z ,.\n]{220}$", await Text("text"));

        int Hour(string text) => int.Parse(text.Split(' ', ':')[1], CultureInfo.InvariantCulture);
        int hour = Hour(await Text("hour"));
        while (Hour(await Text("hour")) <= hour)   // it lives
            await Task.Delay(100, cancellation);

        byte[] picture = await browser.ScreenshotAsync(cancellation);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        if (Environment.GetEnvironmentVariable("RNNLIB_SCREENSHOT") is { } path)
            await File.WriteAllBytesAsync(path, picture, cancellation);
    }
}
