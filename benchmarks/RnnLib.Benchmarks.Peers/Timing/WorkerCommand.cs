using System.Globalization;
using System.Text.Json;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The other end of a <see cref="WorkerProcess"/>: a line in, a line out, until the input ends.</summary>
internal static class WorkerCommand
{
    /// <summary>How an answer begins; other lines are a library's own talk.</summary>
    public const string Answer = "answer ";

    /// <summary>Rest before a round: OpenMP's threads go on spinning for some milliseconds.</summary>
    public const int PauseMilliseconds = 25;

    public static int Run(string[] words)
    {
        LocalContestant? contestant = null;
        while (Console.In.ReadLine() is { } line)
        {
            string[] request = line.Split(' ', 2);
            string answer = "";
            switch (request[0])
            {
                case "load":
                    WorkerOrder order = JsonSerializer.Deserialize<WorkerOrder>(request[1])!;
                    contestant = new LocalContestant(Sides.Create(order.Side, order.Work, order.Threads, order.Waiting));
                    break;
                case "values":
                    ValuesFile.Write(request[1], contestant!.Values());
                    break;
                case "run":
                    answer = contestant!.Run(int.Parse(request[1], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);
                    break;
                case "drop":
                    contestant!.Dispose();
                    contestant = null;
                    GC.Collect();
                    break;
                default:
                    throw new UsageException($"unknown request '{request[0]}'");
            }

            Console.Out.WriteLine(Answer + answer);
            Console.Out.Flush();
        }

        return 0;
    }
}
