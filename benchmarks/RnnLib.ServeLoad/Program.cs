using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

// Asks a running samples/Serve on this machine as fast as some callers can, and says how long the answers took.
//   dotnet run -c Release --project benchmarks/RnnLib.ServeLoad -- http://127.0.0.1:5000 /forecast 64 5
// Address, route (/forecast, /classify or /health), callers at once, seconds.
if (args is not [var address, var route, var callersText, var secondsText]
    || !Uri.TryCreate(address, UriKind.Absolute, out Uri? server)
    || !(IPAddress.TryParse(server.Host, out IPAddress? ip) ? IPAddress.IsLoopback(ip) : server.Host == "localhost")
    || !int.TryParse(callersText, NumberStyles.None, CultureInfo.InvariantCulture, out int callers) || callers is < 1 or > 1000
    || !int.TryParse(secondsText, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds is < 1 or > 60)
{
    Console.Error.WriteLine("expected: http://127.0.0.1:PORT ROUTE CALLERS(1 to 1000) SECONDS(1 to 60); only this machine is asked");
    return 1;
}

byte[] body = Encoding.UTF8.GetBytes(route switch
{
    "/forecast" => $$"""{"values":[{{string.Join(',', Enumerable.Range(0, 48).Select(Measure))}}]}""",
    "/classify" => """{"text":"I think this train was not slow"}""",
    _ => "",
});
using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = callers };
using var client = new HttpClient(handler) { BaseAddress = server };
await RunAsync(TimeSpan.FromSeconds(1));   // both sides warm
(double[] times, int failures, double elapsed) = await RunAsync(TimeSpan.FromSeconds(seconds));
Array.Sort(times);
double At(double share) => times[Math.Min(times.Length - 1, (int)(share * times.Length))];
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{route} {callers} callers: {times.Length / elapsed:F0} requests/s, p50 {At(0.5):F2} ms, p99 {At(0.99):F2} ms, largest {times[^1]:F1} ms, {failures} failed"));
return failures == 0 ? 0 : 1;

static string Measure(int hour) => (100 + (20 * Math.Sin(hour / 3.82))).ToString("F2", CultureInfo.InvariantCulture);

async Task<(double[] Times, int Failures, double Seconds)> RunAsync(TimeSpan duration)
{
    var all = new ConcurrentBag<List<double>>();
    int failed = 0;
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        var own = new List<double>();
        while (watch.Elapsed < duration)
        {
            long start = Stopwatch.GetTimestamp();
            using HttpRequestMessage request = new(body.Length > 0 ? HttpMethod.Post : HttpMethod.Get, route);
            if (body.Length > 0)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new("application/json");
            }

            using HttpResponseMessage response = await client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (!response.IsSuccessStatusCode)
                Interlocked.Increment(ref failed);
        }

        all.Add(own);
    })));
    return ([.. all.SelectMany(times => times)], failed, watch.Elapsed.TotalSeconds);
}
