using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RnnLib;
using Serve.Hosting;
using Serve.Models;

namespace Serve;

/// <summary>Server-sent events: text as it is written, and a series as it is measured with its forecast.</summary>
internal static class StreamEndpoints
{
    public static void MapStreams(this WebApplication app)
    {
        app.MapGet("/generate", (
            ModelHost host,
            IHostApplicationLifetime lifetime,
            CancellationToken cancellation,
            string? prompt,
            int length = 200,
            float temperature = 0.5f,
            ulong seed = 1,
            int delay = 0) =>
        {
            const int longestDelay = 1000;
            if (host.Models is not { } models)
                return Endpoints.NotReady(host);
            if ((prompt?.Length ?? 0) > TextGenerator.MaximumPrompt || length is < 1 or > TextGenerator.MaximumLength)
                return Endpoints.Bad($"prompt: at most {TextGenerator.MaximumPrompt} characters; length: 1 to {TextGenerator.MaximumLength}.");
            if (!float.IsFinite(temperature) || temperature < 0 || delay is < 0 or > longestDelay)
                return Endpoints.Bad($"temperature: a number of 0 or more; delay: 0 to {longestDelay} milliseconds between characters.");
            IEnumerable<char> text = models.Generator.Write(prompt ?? "", length, temperature, seed);
            return TypedResults.ServerSentEvents(Write(text, delay, lifetime.ApplicationStopping, cancellation));
        });
        app.MapGet("/live", (ModelHost host, IHostApplicationLifetime lifetime, CancellationToken cancellation, int delay = 500, ulong seed = 1) =>
        {
            const int shortest = 10, longest = 10_000;
            if (host.Models is not { } models)
                return Endpoints.NotReady(host);
            return delay is >= shortest and <= longest
                ? TypedResults.ServerSentEvents(Live(models, delay, seed, lifetime.ApplicationStopping, cancellation))
                : Endpoints.Bad($"delay: expected {shortest} to {longest} milliseconds.");
        });
    }

    private static async IAsyncEnumerable<SseItem<string>> Write(
        IEnumerable<char> text, int delay, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (char c in text)
        {
            if (stopping.IsCancellationRequested)
                break;
            yield return new(JsonSerializer.Serialize(c.ToString()), "character");   // as JSON, since a line end would end the event
            if (delay > 0)
                await Task.Delay(delay, cancellation);
        }

        yield return new("", "end");
    }

    /// <summary>Measures an hour every so often, and forecasts the next ones; ends when the visitor leaves or the server stops.</summary>
    private static async IAsyncEnumerable<SseItem<string>> Live(
        LoadedModels models, int delay, ulong seed, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rng = new Rng(seed);
        var values = new List<float>();
        for (int hour = 0; !stopping.IsCancellationRequested; hour++)
        {
            values.Add(Forecaster.Measure(hour, rng));
            if (values.Count < Forecaster.LookBack)
                continue;
            float[] recent = [.. values.TakeLast(Forecaster.LookBack)];
            float[] forecast = await models.Forecasts.AskAsync(recent, cancellation);
            yield return new(JsonSerializer.Serialize(new { hour, values = recent, forecast }), "measurement");
            await Task.Delay(delay, cancellation);
        }
    }
}
