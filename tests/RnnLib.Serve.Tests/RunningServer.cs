using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RnnLib.Serve.Tests;

/// <summary>The sample on a free port, its models trained once for all tests.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private static readonly string[] Arguments = ["--urls", "http://127.0.0.1:0"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib-serve");

    internal WebApplication App { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    /// <summary>Where the models are kept.</summary>
    internal string ModelFolder => _folder.FullName;

    public async Task InitializeAsync()
    {
        (App, Client) = await StartAsync(ModelFolder);
        await WaitUntilReadyAsync(Client);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal static async Task<(WebApplication App, HttpClient Client)> StartAsync(string modelFolder, params string[] more) =>
        await StartAsync(global::Serve.ServeApp.Create([.. Arguments, "--models", modelFolder, .. more]));

    /// <summary>A server whose models never come.</summary>
    internal static async Task<(WebApplication App, HttpClient Client)> StartWithoutModelsAsync() => await StartAsync(global::Serve.ServeApp.Create(
        Arguments, builder => builder.Services.Remove(builder.Services.Last(service => service.ServiceType == typeof(IHostedService)))));

    private static async Task<(WebApplication App, HttpClient Client)> StartAsync(WebApplication app)
    {
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return (app, new HttpClient { BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(60) });
    }

    internal static async Task WaitUntilReadyAsync(HttpClient client)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await HealthAsync(client)).Status != "ready")
            await Task.Delay(100, timeout.Token);
    }

    internal static async Task<(HttpStatusCode Code, string Status)> HealthAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri("/health", UriKind.Relative));
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString()!);
    }
}
