using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Serve.Hosting;

/// <summary>Counts and times, in Prometheus' text format.</summary>
internal sealed class ServeMetrics
{
    private static readonly double[] Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
    private readonly ConcurrentDictionary<(string Route, int Status), long> _requests = new();
    private readonly ConcurrentDictionary<string, Histogram> _seconds = new();
    private readonly ConcurrentDictionary<string, Histogram> _batches = new();
    private int _inFlight;

    /// <summary>Times each request.</summary>
    public async Task Measure(HttpContext context, RequestDelegate next)
    {
        long start = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _inFlight);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";   // not the path: a stranger could make up any number
            _requests.AddOrUpdate((route, context.Response.StatusCode), 1, (_, count) => count + 1);
            _seconds.GetOrAdd(route, _ => new(Buckets)).Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Counts a batch.</summary>
    public void ObserveBatch(string model, int size) => _batches.GetOrAdd(model, _ => new([1, 2, 4, 8, 16, 32, 64])).Add(size);

    /// <summary>All figures.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("# HELP serve_in_flight Requests being answered.\n# TYPE serve_in_flight gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"serve_in_flight {Volatile.Read(ref _inFlight)}\n");
        text.Append("# HELP serve_requests_total Requests answered.\n# TYPE serve_requests_total counter\n");
        foreach (((string route, int status), long count) in _requests.OrderBy(r => r.Key))
            text.Append(CultureInfo.InvariantCulture, $"serve_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}\n");
        text.Append("# HELP serve_request_seconds Time to answer.\n# TYPE serve_request_seconds histogram\n");
        foreach ((string route, Histogram times) in _seconds.OrderBy(r => r.Key, StringComparer.Ordinal))
            times.Write(text, "serve_request_seconds", $"route=\"{route}\"");
        text.Append("# HELP serve_batch_size Requests that shared a pass through a model.\n# TYPE serve_batch_size histogram\n");
        foreach ((string model, Histogram sizes) in _batches.OrderBy(r => r.Key, StringComparer.Ordinal))
            sizes.Write(text, "serve_batch_size", $"model=\"{model}\"");
        return text.ToString();
    }

    private sealed class Histogram(double[] bounds)
    {
        private readonly long[] _counts = new long[bounds.Length + 1];
        private readonly Lock _lock = new();
        private double _sum;

        public void Add(double value)
        {
            int bucket = Array.FindIndex(bounds, bound => value <= bound);
            lock (_lock)
            {
                _counts[bucket < 0 ? bounds.Length : bucket]++;
                _sum += value;
            }
        }

        public void Write(StringBuilder text, string name, string label)
        {
            lock (_lock)
            {
                long total = 0;
                for (int i = 0; i <= bounds.Length; i++)
                {
                    total += _counts[i];
                    string bound = i == bounds.Length ? "+Inf" : bounds[i].ToString(CultureInfo.InvariantCulture);
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{label},le=\"{bound}\"}} {total}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{label}}} {_sum:R}\n{name}_count{{{label}}} {total}\n");
            }
        }
    }
}
