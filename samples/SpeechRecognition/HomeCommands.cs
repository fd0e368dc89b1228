using RnnLib;

namespace SpeechRecognitionSample;

/// <summary>What people say to their home: sentences from a small grammar.</summary>
internal static class HomeCommands
{
    private static readonly string[] Things = ["light", "heating", "radio", "fan", "lamp", "oven", "television", "music"];
    private static readonly string[] Rooms = ["kitchen", "bedroom", "garden", "hall", "bathroom", "office", "garage"];
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly string[] Names = ["anna", "peter", "mary", "john", "susan", "david", "laura", "tom"];
    private static readonly string[] Cities = ["london", "paris", "berlin", "madrid", "rome", "vienna", "dublin", "oslo"];
    private static readonly string[] Parts = ["morning", "evening", "afternoon"];

    /// <summary>Sentences, each another one.</summary>
    public static string[] Draw(int count, Rng rng)
    {
        var sentences = new HashSet<string>();
        for (int tries = 0; sentences.Count < count; tries++)
        {
            if (tries > 50 * count)
                throw new ArgumentException($"--sentences: expected at most about {sentences.Count * 4 / 5}, since the grammar has no more, got {count}.");
            sentences.Add(Sentence(rng));
        }

        return [.. sentences];
    }

    private static string Sentence(Rng rng) => rng.NextInt32(6) switch
    {
        0 => $"turn {Pick(["on", "off"], rng)} the {Pick(Things, rng)} in the {Pick(Rooms, rng)}",
        1 => $"set the alarm to {Pick(Numbers, rng)} {Pick(Numbers, rng)} on {Pick(Days, rng)} {Pick(Parts, rng)}",
        2 => $"what is the weather in {Pick(Cities, rng)} on {Pick(Days, rng)}",
        3 => $"call {Pick(Names, rng)} at {Pick(["home", "work"], rng)} on {Pick(Days, rng)} {Pick(Parts, rng)}",
        4 => $"tell {Pick(Names, rng)} that we meet at {Pick(Numbers, rng)} in {Pick(Cities, rng)}",
        _ => $"play {Pick(Numbers, rng)} songs for {Pick(Names, rng)} in the {Pick(Rooms, rng)}",
    };

    private static string Pick(string[] words, Rng rng) => words[rng.NextInt32(words.Length)];
}
