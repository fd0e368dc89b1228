using RnnLib.Conformance;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Draws configurations, lets RnnLib and a peer compute each with the same numbers, and reports the largest differences.</summary>
internal static class CompareCommand
{
    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, "--count", "--seed", "--peer");
        int count = arguments.Count("--count", 1000), seed = arguments.Count("--seed", 1);
        Peer[] peers = arguments.Text("--peer", "all") is var name && name == "all" ? [Peer.TorchSharp, Peer.OnnxRuntime] : [Peer.Named(name)];

        var tallies = new List<ErrorTally>();
        foreach (Peer peer in peers)
        {
            var (tally, rng) = (new ErrorTally(peer.Name), new Rng((ulong)seed));
            for (int i = 1; i <= count; i++)
            {
                CaseDraft draft = peer.Draw(rng);
                Compare(peer, $"configuration {i}, {draft.Name}", draft.ToCase(), tally);
            }

            tally.Print(Console.Out);
            tallies.Add(tally);
        }

        Console.WriteLine($"compared {string.Join("; ", tallies.Select(tally => tally.Summary))}");
        return tallies.All(tally => tally.AllWithin) && count > 0 ? 0 : 1;
    }

    private static void Compare(Peer peer, string configuration, Case test, ErrorTally tally)
    {
        string side = peer.Name;
        try
        {
            IReadOnlyDictionary<string, Values> theirs = peer.Run(test);
            side = "RnnLib";
            tally.Add(configuration, peer.RunRnnLib(test), theirs);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or TypeInitializationException))
        {
            tally.AddFailure(configuration, $"{side} threw {e.GetType().Name}: {e.Message}");
        }
    }
}
