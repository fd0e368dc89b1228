using Serve.Hosting;

namespace Serve;

/// <summary>The application: its services and its routes.</summary>
internal static class ServeApp
{
    /// <summary>Makes the application, ready to run.</summary>
    /// <param name="args">The command line: --models, --max-batch, --urls and ASP.NET's own.</param>
    /// <param name="configure">Changes the services before the application is made.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<ServeMetrics>();
        builder.Services.AddSingleton<ModelHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());

        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<ServeMetrics>().Measure);
        app.MapGet("/", () => Results.Stream(typeof(ServeApp).Assembly.GetManifestResourceStream("index.html")!, "text/html; charset=utf-8"));
        app.MapHealth();
        app.MapModels();
        app.MapStreams();
        return app;
    }
}
