"""Lines that sites print around and inside an article, as they stand in text saved from a page.

What belongs here: the lines. Most are worded differently from ``dateline/reading/data/crumbs.txt`` on purpose: what is
measured is how the reader does on furniture it has not seen. What does not: markup.
"""

from __future__ import annotations

ABOVE = (
    ("Skip to content", "Menu", "Search", "Sign in"),
    ("Home > World > Africa",),
    ("News", "Opinion", "Sport", "Culture", "Lifestyle"),
    ("Edition: International", "Thursday, 14 May"),
    ("Breaking: Markets fall for third day", "Watch live: parliament debates budget"),
    ("Advertisement",),
    ("Trending now", "Elections", "Heat wave", "World Cup"),
    ("Subscribe for £1 a week", "Log in"),
    ("The paper of the coast since 1887",),
    ("E-Paper | Classifieds | Jobs | Notices",),
    ("Our network", "Radio", "Television", "Weather: 14°C"),
    ("Most read", "Live updates"),
    ("We use cookies to make this site work. You can change your choice at any time.", "Accept all", "Manage choices"),
    ("World", "Middle East"),
)
HEAD = (
    ("By {author}", "{date}"),
    ("{author}, Correspondent", "Published {date} at 10:15 GMT", "Updated 3 hours ago"),
    ("{date} | 4 min read",),
    ("Written by {author}", "Share", "Tweet", "Email"),
    ("Staff Reporter", "Posted on {date}", "Font size A- A+"),
    ("(Photo: Port authority handout)", "By {author} in Mirel"),
    ("Listen to this story", "5:32", "{date}"),
    ("Facebook", "X", "WhatsApp", "Copy link", "128 comments"),
)
BELOW = (
    ("Share this story", "Facebook", "X", "LinkedIn"),
    (
        "Related stories",
        "Ministers split over new port tax",
        "How the ferry strike unfolded",
        "Opinion: Let the boats go",
    ),
    (
        "More on this story",
        "What we know about the talks so far",
        "Timeline of a crisis",
        "In pictures: a night of protest",
    ),
    ("Topics: Diplomacy, Borders, Trade",),
    ("Tags", "ceasefire", "border", "United Nations"),
    (
        "Get the morning briefing. Our editors pick the five stories that matter, in your inbox at six.",
        "Your email",
        "Sign up",
    ),
    ("{author} is a reporter covering security and the coast. Follow on X @reporter", "More by this author"),
    ("Leave a comment", "Name", "Email", "Post"),
    ("12 Comments", "Sort by newest", "Reader42: This was bound to happen sooner or later.", "Reply", "Report"),
    ("Support our work from as little as 2 euros a month. Every contribution keeps our reporting free.", "Donate"),
    ("© {year} {site}. All rights reserved.", "Privacy", "Terms of use", "Contact us", "Advertise with us"),
    ("Previous article: Storm closes northern ports", "Next article: Central bank holds rates"),
    ("Popular in World", "1. Flood waters rise again", "2. Court frees editor", "3. New ferry line opens"),
    ("Do you have a tip? Write to our newsroom at tips@paper.example.",),
    ("Read the original here", "Print this page"),
    ("Download our app", "App Store", "Google Play", "Follow us", "YouTube", "Instagram", "Telegram"),
    ("Sponsored", "The ten best shoes for walking all day", "Doctors stunned by this simple trick", "Ads by Promo"),
    ("You might also like", "Five recipes for a cold evening", "Quiz: how well do you know the coast?"),
    ("Editor's note: This article was amended to correct the spelling of a name.",),
    ("This website uses cookies for statistics. Read our privacy notice.", "OK"),
    ("Newsletter", "The best of the week, every Friday", "I have read the privacy statement"),
    ("Start the conversation", "Log in or create a free account to take part."),
    ("Last updated: {date}", "Report an error"),
)
INSIDE = (
    ("Advertisement",),
    ("Advertisement", "Story continues below"),
    ("Read more: Ministers split over new port tax",),
    ("Also read", "How the ferry strike unfolded"),
    ("[Photo: boats at the quay on Sunday. Agency/Handout]",),
    ("Watch: Dockers describe the night",),
    ("Sign up for our newsletter", "Enter your email"),
    ("Share this quote",),
    ("RELATED: Timeline of a crisis",),
    ("View image in fullscreen", "A crane in the harbour of Mirel. Photograph: Handout"),
    ("Recommended for you", "In pictures: a night of protest", "Opinion: Let the boats go"),
    ("Loading…",),
)
