using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Serve.Hosting;
using Serve.Models;

namespace RnnLib.Serve.Tests;

/// <summary>The server as a client sees it.</summary>
public sealed class ServeTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Health_WhileStartingAndThen_SaysWhich()
    {
        (WebApplication app, HttpClient client) = await RunningServer.StartWithoutModelsAsync();
        await using WebApplication starting = app;
        using HttpClient asking = client;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting"), await RunningServer.HealthAsync(asking));
        Assert.Equal((HttpStatusCode.OK, "ready"), await RunningServer.HealthAsync(server.Client));
        Assert.Equal(3, Directory.GetFiles(server.ModelFolder, "*.safetensors").Length);
    }

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0.01f, -5f)]
    public async Task Forecast_OfDays_IsBetterThanTheLastValue(float scale, float level)
    {
        var rng = new Rng(123);
        double error = 0, naive = 0;
        for (int start = 0; start < 200; start += 20)
        {
            float[] values = [.. Enumerable.Range(start, 60).Select(hour => (Forecaster.Measure(hour, rng) * scale) + level)];
            float[] forecast = await ForecastAsync(values[..48]);
            Assert.Equal(12, forecast.Length);
            error += forecast.Zip(values[48..]).Sum(pair => Math.Abs(pair.First - pair.Second));
            naive += values[48..].Sum(value => Math.Abs(value - values[47]));
        }

        Assert.True(error < 0.35 * naive, $"error {error:F2}, of the last value repeated {naive:F2}");
    }

    [Theory]
    [InlineData("this phone is excellent", "positive")]
    [InlineData("The soup was AWFUL!", "negative")]
    [InlineData("I think this train was not slow", "positive")]
    [InlineData("the book is never good", "negative")]
    public async Task Classify_Sentence_IsUnderstood(string text, string label)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync("/classify", new { text });
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(label, answer.GetProperty("label").GetString());
        Assert.InRange(answer.GetProperty("probability").GetSingle(), 0.8f, 1);
    }

    [Theory]
    [InlineData("/forecast", "{}", "values: expected 8 to 1000 numbers")]
    [InlineData("/forecast", """{"values":[1,2,3]}""", "values: expected")]
    [InlineData("/classify", """{"text":" "}""", "text: expected")]
    public async Task Post_WrongRequest_SaysWhatIsExpected(string route, string json, string reason)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await server.Client.PostAsync(new Uri(route, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/generate?length=0")]
    [InlineData("/generate?length=9999999")]
    [InlineData("/generate?temperature=-1")]
    [InlineData("/live?delay=1")]
    public async Task Get_WrongStream_IsRefused(string route) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync(new Uri(route, UriKind.Relative))).StatusCode);

    [Fact]
    public async Task Generate_Stream_WritesWordsAndRepeatsItselfForASeed()
    {
        string text = await WriteAsync("/generate?prompt=the%20river%20&length=120&temperature=0.3&seed=7");
        Assert.Equal(120, text.Length);
        Assert.Equal(text, await WriteAsync("/generate?prompt=the%20river%20&length=120&temperature=0.3&seed=7"));
        Assert.NotEqual(text, await WriteAsync("/generate?prompt=the%20river%20&length=120&temperature=1&seed=8"));
        string[] known = ["sleeps", "runs", "sings", "waits", "remembers", "moon", "rain", "town", "wind", "stars", "the", "sea", "boat", "captain", "bird", "harbour"];
        Assert.True(known.Count(word => text.Contains(word, StringComparison.Ordinal)) >= 3, text);
    }

    [Fact]
    public async Task Live_Stream_SendsMeasurementsWithForecasts()
    {
        using Stream stream = await server.Client.GetStreamAsync(new Uri("/live?delay=20", UriKind.Relative));
        using var reader = new StreamReader(stream);
        var hours = new List<int>();
        while (hours.Count < 4)
        {
            string line = await reader.ReadLineAsync() ?? throw new EndOfStreamException();
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            JsonElement measurement = JsonDocument.Parse(line["data: ".Length..]).RootElement;
            hours.Add(measurement.GetProperty("hour").GetInt32());
            Assert.Equal((48, 12), (measurement.GetProperty("values").GetArrayLength(), measurement.GetProperty("forecast").GetArrayLength()));
        }

        Assert.Equal(Enumerable.Range(hours[0], 4), hours);
    }

    [Fact]
    public async Task Forecast_ManyAtOnce_SharePassesAndEachGetsItsOwn()
    {
        var rng = new Rng(9);
        float[][] series = [.. Enumerable.Range(0, 300).Select(i => Enumerable.Range(i, 8 + (i % 41)).Select(hour => Forecaster.Measure(hour, rng)).ToArray())];
        float[][] alone = new float[series.Length][];
        for (int i = 0; i < series.Length; i++)
            alone[i] = await ForecastAsync(series[i]);

        float[][] together = await Task.WhenAll(series.Select(ForecastAsync));

        for (int i = 0; i < series.Length; i++)
            Assert.All(alone[i].Zip(together[i]), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-3f));
        string metrics = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.True(Figure(metrics, """serve_batch_size_sum{model="forecaster"}""") > Figure(metrics, """serve_batch_size_count{model="forecaster"}"""), metrics);
        Assert.True(Figure(metrics, """serve_requests_total{route="/forecast",status="200"}""") >= 600, metrics);
        Assert.Equal(Figure(metrics, """serve_request_seconds_count{route="/forecast"}"""), Figure(metrics, """serve_request_seconds_bucket{route="/forecast",le="+Inf"}"""));
    }

    [Fact]
    public async Task Page_IsServed()
    {
        string page = await server.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains("<title>RnnLib at work</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithStreamsOpen_EndsThemAndFinishesWhatWasAsked()
    {
        var (app, client) = await RunningServer.StartAsync(server.ModelFolder, "--max-batch", "1");   // loads what the other one trained
        await using (app)
        using (client)
        {
            await RunningServer.WaitUntilReadyAsync(client);
            using Stream stream = await client.GetStreamAsync(new Uri("/generate?length=2000&delay=10", UriKind.Relative));
            using var reader = new StreamReader(stream);
            Assert.StartsWith("event: character", await reader.ReadLineAsync(), StringComparison.Ordinal);

            Task<string> rest = reader.ReadToEndAsync();
            await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(8));

            Assert.Contains("event: end", await rest, StringComparison.Ordinal);
            Assert.Equal("stopping", ((ModelHost)app.Services.GetService(typeof(ModelHost))!).Status);
        }
    }

    private async Task<float[]> ForecastAsync(float[] values)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync("/forecast", new { values });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("forecast").Deserialize<float[]>()!;
    }

    private async Task<string> WriteAsync(string route)
    {
        string events = await server.Client.GetStringAsync(new Uri(route, UriKind.Relative));
        return string.Concat(events.Split('\n').Where(line => line.StartsWith("data: \"", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<string>(line["data: ".Length..])));
    }

    private static double Figure(string metrics, string name) => double.Parse(
        metrics.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
}
