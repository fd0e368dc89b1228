using Serve.Hosting;
using Serve.Models;

namespace Serve;

/// <summary>The last values of a series, oldest first.</summary>
internal sealed record ForecastRequest(float[]? Values);

/// <summary>A text to classify.</summary>
internal sealed record ClassifyRequest(string? Text);

/// <summary>What is asked and answered at once; what runs on is in <see cref="StreamEndpoints"/>.</summary>
internal static class Endpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health", (ModelHost host) => Results.Json(new { status = host.Status }, statusCode: host.Status == "ready" ? 200 : 503));
        app.MapGet("/metrics", (ServeMetrics metrics) => Results.Text(metrics.ToString(), "text/plain; version=0.0.4"));
    }

    public static void MapModels(this WebApplication app)
    {
        app.MapPost("/forecast", async (ForecastRequest request, ModelHost host, CancellationToken cancellation) =>
        {
            if (host.Models is not { } models)
                return NotReady(host);
            if (request.Values is not { Length: >= Forecaster.MinimumValues and <= Forecaster.MaximumValues } values || !values.All(float.IsFinite))
                return Bad($"values: expected {Forecaster.MinimumValues} to {Forecaster.MaximumValues} numbers, oldest first; the last {Forecaster.LookBack} count.");
            return Results.Json(new { forecast = await models.Forecasts.AskAsync(values, cancellation) });
        });
        app.MapPost("/classify", async (ClassifyRequest request, ModelHost host, CancellationToken cancellation) =>
        {
            const int longest = 10_000;
            if (host.Models is not { } models)
                return NotReady(host);
            if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > longest)
                return Bad($"text: expected 1 to {longest} characters; the first {SentimentClassifier.MaximumWords} words count.");
            return Results.Json(await models.Classes.AskAsync(request.Text, cancellation));
        });
    }

    internal static IResult NotReady(ModelHost host) => Results.Json(new { error = $"the server is {host.Status}" }, statusCode: 503);

    internal static IResult Bad(string reason) => Results.Json(new { error = reason }, statusCode: 400);
}
