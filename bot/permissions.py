"""Who may use the admin commands: checked again at run time, for every one of them.

`default_permissions` only hides a command in Discord's menu, and a server may override it; what
counts is this check. All admin commands share it.
"""

from __future__ import annotations

import discord

from bot.settings import Settings


def is_admin(interaction: discord.Interaction, settings: Settings) -> bool:
    """Whether the person may manage the server, or has the role named by `ADMIN_ROLE`.

    Always false outside a server: there is nobody to say who is in charge there.
    """
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    # Discord computes these for this person in this channel, owners and administrators included.
    granted = interaction.permissions
    if granted.manage_guild or granted.administrator:
        return True
    wanted = settings.admin_role
    if not wanted:
        return False
    return any(wanted in (role.name, str(role.id)) for role in interaction.user.roles)
