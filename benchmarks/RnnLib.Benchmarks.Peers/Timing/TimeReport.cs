using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A table of measured cases and its last lines.</summary>
internal sealed class TimeReport(TextWriter output)
{
    private readonly List<(TimedCase Case, Measured Result)> _rows = [];
    private readonly Dictionary<int, double> _peaks = [];

    public void WriteHead(IEnumerable<int> threadCounts)
    {
        foreach (int threads in threadCounts.Order())
        {
            _peaks[threads] = FmaPeak.Measure(threads);
            Line($"peak of {threads} thread{(threads == 1 ? "" : "s")}: {_peaks[threads]:0} GFLOP/s of fused multiply-adds");
        }

        Line($"{"kind",-8} {"cell",-4} {"shape",-5} {"threads",7} {"RnnLib ms",11} {"peer ms",11} {"ratio",6} {"GFLOP/s",8} {"of peak",7} {"error",6}  peer");
    }

    public void Write(TimedCase timed, Measured result)
    {
        _rows.Add((timed, result));
        Workload work = timed.Work;
        double speed = work.FloatingPointOperations / result.Ours / 1e6;
        Line($"{Word(work.Kind),-8} {work.Cell,-4} {work.Sizes.Name,-5} {timed.Threads,7} {result.Ours,11:0.0000} {result.Theirs,11:0.0000} {result.Ratio,6:0.000} {speed,8:0.0} {speed / _peaks[timed.Threads],7:0%} {result.Agreement.Error,6:0e0}  {Sides.Title(timed.Peer)} {result.Agreement}".TrimEnd());
    }

    /// <summary>The geometric means and worst ratios; those against TorchSharp come last.</summary>
    /// <returns>Whether the sides agreed in every case.</returns>
    public bool WriteSummary()
    {
        int differing = _rows.Count(row => !row.Result.Agreement.Holds);
        if (differing > 0)
            Line($"{differing} of {_rows.Count} rows differ by more than {Agreement.Tolerance:0e0}");
        if (_rows.Any(row => row.Case.Peer == Sides.OnnxRuntime))
            Line($"ONNX Runtime: forward {Summary(Sides.OnnxRuntime, WorkKind.Forward)}");
        Line($"training {Summary(Sides.TorchSharp, WorkKind.Training)} | forward {Summary(Sides.TorchSharp, WorkKind.Forward)}");
        return differing == 0;
    }

    private string Summary(string peer, WorkKind kind)
    {
        var rows = _rows.Where(row => row.Case.Peer == peer && row.Case.Work.Kind == kind).ToArray();
        if (rows.Length == 0)
            return "geomean=- worst=- (-)";
        (TimedCase worst, Measured slowest) = rows.MaxBy(row => row.Result.Ratio);
        double mean = Math.Exp(rows.Average(row => Math.Log(row.Result.Ratio)));
        return FormattableString.Invariant($"geomean={mean:0.000} worst={slowest.Ratio:0.000} ({worst})");
    }

    private static string Word(WorkKind kind) => kind == WorkKind.Training ? "training" : "forward";

    private void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }
}
